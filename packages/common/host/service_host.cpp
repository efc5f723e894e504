#include "host/service_host.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdio>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "host/catalog.hpp"
#include "host/command_line.hpp"
#include "host/host_settings.hpp"
#include "host/process.hpp"
#include "store/file_lock.hpp"

namespace messenger {
namespace {

int fail_start(int exit_code, std::string_view reason) {
    log::error("can't start", {{"reason", reason}});
    log::stop();
    return exit_code;
}

}  // namespace

ServiceHost::ServiceHost(int argc, char** argv) : argc_(argc), argv_(argv) {}
ServiceHost::~ServiceHost() = default;

void ServiceHost::add(std::string_view name, Factory factory) {
    entries_.push_back({std::string(name), std::move(factory)});
}

int ServiceHost::run() {
    // Files hold messages and keys: nobody but the owner reads them.
    ::umask(0077);
    std::signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0) {
        return fail_start(1, "libsodium can't be initialised");
    }
    std::vector<std::string> names;
    for (const auto& entry : entries_) {
        names.push_back(entry.name);
    }
    auto settings = read_command_line(argc_, argv_, all_settings(), names);
    if (!settings) {
        const auto& print = settings.error();
        std::fputs(print.output.c_str(), print.exit_code == 0 ? stdout : stderr);
        return print.exit_code;
    }
    log::start(entries_.size() > 1 ? "messenger" : entries_.front().name, settings->get(log_level));
    try {
        Process process(std::move(*settings), names);
        for (const auto& entry : entries_) {
            process.add(entry.name, entry.factory);
        }
        process.run();
    } catch (const SettingsError& error) {
        return fail_start(2, error.what());
    } catch (const store::AlreadyInUse& error) {
        return fail_start(2, error.what());
    } catch (const net::AddressInUse& error) {
        return fail_start(1, error.what());
    } catch (const std::exception& error) {
        return fail_start(1, safe_reason(error));
    }
    log::stop();
    return 0;
}

}  // namespace messenger
