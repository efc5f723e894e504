#include "user_service.hpp"

#include <array>
#include <embedded/user_service_migrations.hpp>

#include "auth_accounts.hpp"
#include "domain/profiles.hpp"
#include "host/process.hpp"
#include "http/profile_api.hpp"
#include "settings.hpp"
#include "store/migrations.hpp"
#include "store/outbox_relay.hpp"
#include "store/sql_profile_store.hpp"

namespace messenger::user {
namespace {

store::DatabaseUrl database_url(const Settings& settings) {
    auto url = store::parse_database_url(settings.get(user_db_url));
    if (!url) {
        throw SettingsError("USER_DB_URL: " + url.error());
    }
    constexpr std::array offered{store::Dialect::sqlite};
    if (const auto missing = store::missing_driver(*url, offered); !missing.empty()) {
        throw SettingsError("USER_DB_URL: " + missing);
    }
    return std::move(*url);
}

}  // namespace

struct UserService::Parts {
    explicit Parts(ServiceContext& context)
        : database(database_url(context.settings()), context.data_dir()),
          accounts(context.peer(Peer::auth)),
          relay(context.shards().context(0).get_executor(), database, context.blocking(), accounts),
          profile_store(database, context.blocking(), [this] { relay.notify(); }),
          profiles(profile_store, accounts),
          api(profiles, context.routes()) {
        store::migrate(database, embedded::user_service_migrations());
    }

    store::SqlPool database;
    AuthAccounts accounts;
    store::OutboxRelay relay;
    SqlProfileStore profile_store;
    Profiles profiles;
    ProfileApi api;
};

UserService::UserService(ServiceContext& context) : parts_(std::make_unique<Parts>(context)) {
    context.spawn("user outbox", [this] { return parts_->relay.run(); });
    context.add_readiness("user database", [this, &blocking = context.blocking()] {
        return blocking.run([this]() -> Result<> {
            parts_->database.ping();
            return {};
        });
    });
}

UserService::~UserService() = default;

void UserService::stop() {
    parts_->relay.stop();
}

}  // namespace messenger::user
