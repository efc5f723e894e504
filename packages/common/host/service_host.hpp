// ServiceHost: a program of the product. It owns what every service needs (settings, log, metrics, shards, blocking
// threads, health, signals, drain), so that a main lists its services and nothing else:
//
//     ServiceHost host(argc, argv);
//     host.add<ChatService>();
//     return host.run();
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/backup_commands.hpp"
#include "host/command.hpp"
#include "host/configuration_check.hpp"
#include "host/migrate_command.hpp"
#include "host/service.hpp"

namespace messenger {

class ServiceHost {
  public:
    ServiceHost(int argc, char** argv);
    ~ServiceHost();

    /// Adds a service: S has a static `name` and is constructed with a ServiceContext&. The first one listens. With a
    /// static `commands()` it offers those, too; with a static `movable()`, the command `migrate`, which is called
    /// `migrate <name>` where there are several services. A static `after_restore(const CommandContext&)` is called
    /// when its data come from a backup; a static `check` is a
    /// ConfigurationCheck.
    template <typename S>
    void add() {
        add(S::name, [](ServiceContext& context) { return std::make_unique<S>(context); });
        if constexpr (requires { S::commands(); }) {
            add_commands(S::commands());
        }
        if constexpr (requires { S::movable(); }) {
            movables_.emplace_back(S::name, S::movable());
        }
        if constexpr (requires(const CommandContext& context) { S::after_restore(context); }) {
            after_restore_.push_back(&S::after_restore);
        }
        if constexpr (requires(const Settings& settings, Problems& problems) { S::check(settings, problems); }) {
            checks_.emplace_back(&S::check);
        }
    }

    /// Runs until SIGTERM or SIGINT; SIGHUP makes it read its settings anew. The exit code: 0; 1 when an address is
    /// taken or a dependency fails at the start; 2 for wrong settings, or data that another process uses.
    int run();

  private:
    using Factory = std::function<std::unique_ptr<Service>(ServiceContext&)>;
    void add(std::string_view name, Factory factory);
    void add_commands(std::vector<Command> commands);
    int run_command(const CommandChoice& choice, const Settings& settings) const;

    struct Entry {
        std::string name;
        Factory factory;
    };
    int argc_;
    char** argv_;
    std::vector<Entry> entries_;
    std::vector<Command> commands_;
    std::vector<AfterRestore> after_restore_;
    std::vector<ConfigurationCheck> checks_;
    std::vector<std::pair<std::string, MovableData>> movables_;
};

}  // namespace messenger
