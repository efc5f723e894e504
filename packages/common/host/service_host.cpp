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

/// Settings that were read while the process runs; every problem as text.
std::expected<Settings, std::string> read_again(std::expected<Settings, PrintAndExit> settings,
                                                const CheckSettings& check) {
    std::string problems = settings ? std::string() : std::move(settings.error().output);
    for (const auto& problem : settings ? check(*settings) : std::vector<std::string>{}) {
        problems += problem + "\n";
    }
    if (!problems.empty()) {
        problems.pop_back();
        return std::unexpected(std::move(problems));
    }
    return std::move(*settings);
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
    const auto known = all_settings();
    const auto check = [&](const Settings& settings) { return check_configuration(settings, names, checks_); };
    const auto read = [&] {
        return read_command_line(static_cast<int>(choice->rest.size()), choice->rest.data(), known,
                                 serves ? names : std::vector<std::string>{}, describe(commands_), check);
    };
    auto settings = read();
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
        // Until the process listens there is nothing to read anew.
        std::signal(SIGHUP, SIG_IGN);
        Process process(std::move(*settings), names);
        for (const auto& entry : entries_) {
            process.add(entry.name, entry.factory);
        }
        process.run(known, [&] { return read_again(read(), check); });
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
