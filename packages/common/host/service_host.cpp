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

void ServiceHost::add_commands(std::vector<Command> commands) {
    commands_.insert(commands_.end(), std::make_move_iterator(commands.begin()),
                     std::make_move_iterator(commands.end()));
}

int ServiceHost::run_command(const CommandChoice& choice, const Settings& settings) const {
    return choice.command->run({.settings = settings,
                                .data_dir = make_data_dir(settings),
                                .arguments = choice.arguments,
                                .options = choice.options});
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
    for (const auto& [service, movable] : movables_) {
        add_commands({migrate_command(entries_.size() > 1 ? "migrate " + service : "migrate", movable)});
    }
    add_commands(backup_commands(after_restore_));
    auto choice = choose_command(argc_, argv_, commands_);
    if (!choice) {
        std::fprintf(stderr, "%s\n", choice.error().c_str());
        return 2;
    }
    const bool serves = choice->command == nullptr;
    auto settings = read_command_line(static_cast<int>(choice->rest.size()), choice->rest.data(), all_settings(),
                                      serves ? names : std::vector<std::string>{}, describe(commands_));
    if (!settings) {
        const auto& print = settings.error();
        std::fputs(print.output.c_str(), print.exit_code == 0 ? stdout : stderr);
        return print.exit_code;
    }
    log::start(entries_.size() > 1 ? "messenger" : entries_.front().name, settings->get(log_level));
    try {
        if (!serves) {
            const int exit_code = run_command(*choice, *settings);
            log::stop();
            return exit_code;
        }
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
