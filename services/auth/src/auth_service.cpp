#include "auth_service.hpp"

#include <embedded/auth_service_migrations.hpp>

#include "auth_parts.hpp"
#include "commands.hpp"
#include "configuration.hpp"
#include "host/movable_tables.hpp"
#include "security/signing_key.hpp"
#include "settings.hpp"
#include "store/account_records.hpp"

namespace messenger::auth {

AuthService::AuthService(ServiceContext& context) : parts_(std::make_unique<AuthParts>(context)) {
    context.authenticate_with(parts_->authenticator);
    context.add_readiness("auth database", [this, &context] {
        return context.blocking().run([this]() -> Result<> {
            parts_->database.ping();
            return {};
        });
    });
    const auto work_on = [this, &context] {
        context.spawn("auth outbox", [this] { return parts_->relay.run(); });
        context.spawn("auth mail", [this] { return parts_->mail_relay.run(); });
        context.spawn("auth upkeep", [this] { return parts_->upkeep.run(); });
        if (parts_->attempts) {
            parts_->attempts->start();
        }
    };
    if (parts_->database.dialect() == store::Dialect::sqlite) {
        // Nothing to wait for: what is wrong with a file now is wrong with it later.
        parts_->prepare();
        work_on();
    } else {
        context.prepare("auth database", [this] { parts_->prepare(); }, work_on);
    }
}

AuthService::~AuthService() = default;

std::vector<Command> AuthService::commands() {
    return auth_commands();
}

void AuthService::check(const Settings& settings, Problems& problems) {
    problems.add_thrown_by([&settings] { offered_database_of(settings); });
    problems.add_thrown_by([&settings] { rules_of(settings); });
    problems.add_thrown_by([&settings] {
        if (const auto file = settings.get(private_key_file); !file.empty()) {
            load_signing_keys(file);
        }
    });
    problems.add(problem_with_file(settings, smtp_ca_file));
}

MovableData AuthService::movable() {
    return movable_tables("auth.db", {offered_databases.begin(), offered_databases.end()}, account_records(),
                          embedded::auth_service_migrations());
}

Task<> AuthService::drain() {
    parts_->waiters->close();
    co_return;
}

void AuthService::stop() {
    parts_->waiters->close();
    parts_->relay.stop();
    parts_->mail_relay.stop();
    parts_->upkeep.stop();
    if (parts_->attempts) {
        parts_->attempts->stop();
    }
}

}  // namespace messenger::auth
