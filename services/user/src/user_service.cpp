#include "user_service.hpp"

#include <embedded/user_service_migrations.hpp>

#include "host/movable_tables.hpp"
#include "store/profile_records.hpp"
#include "user_parts.hpp"

namespace messenger::user {

UserService::UserService(ServiceContext& context) : parts_(std::make_unique<UserParts>(context)) {
    context.add_readiness("user database", [this, &blocking = context.blocking()] {
        return blocking.run([this]() -> Result<> {
            parts_->database.ping();
            return {};
        });
    });
    const auto work_on = [this, &context] {
        context.spawn("user outbox", [this] { return parts_->auth_relay.run(); });
        context.spawn("user outbox for chat", [this] { return parts_->chat_relay.run(); });
        if (parts_->shared_cards) {
            parts_->shared_cards->start();
        }
    };
    if (parts_->database.dialect() == store::Dialect::sqlite) {
        // Nothing to wait for: what is wrong with a file now is wrong with it later.
        migrate_profiles(parts_->database);
        work_on();
    } else {
        context.prepare("user database", [this] { migrate_profiles(parts_->database); }, work_on);
    }
}

UserService::~UserService() = default;

void UserService::check(const Settings& settings, Problems& problems) {
    problems.add_thrown_by([&settings] { offered_database_of(settings); });
}

MovableData UserService::movable() {
    return movable_tables("user.db", {offered_databases.begin(), offered_databases.end()}, profile_records(),
                          embedded::user_service_migrations());
}

void UserService::stop() {
    parts_->auth_relay.stop();
    parts_->chat_relay.stop();
    if (parts_->shared_cards) {
        parts_->shared_cards->stop();
    }
}

}  // namespace messenger::user
