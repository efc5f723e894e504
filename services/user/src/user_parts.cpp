#include "user_parts.hpp"

#include "host/process.hpp"
#include "host/redis_setting.hpp"
#include "settings.hpp"

namespace messenger::user {
namespace {

/// A SQLite file has one process, which knows of every change.
std::chrono::milliseconds card_lifetime(store::Dialect dialect) {
    return dialect == store::Dialect::sqlite ? std::chrono::minutes(1) : std::chrono::seconds(2);
}

std::unique_ptr<RedisCards> share_cards(ServiceContext& context, Profiles& profiles, store::Dialect dialect) {
    auto redis = redis_of(context.settings());
    return redis && dialect != store::Dialect::sqlite
               ? std::make_unique<RedisCards>(context, profiles, std::move(*redis), card_lifetime(dialect))
               : nullptr;
}

}  // namespace

store::DatabaseUrl offered_database_of(const Settings& settings) {
    auto url = store::parse_database_url(settings.get(user_db_url));
    if (!url) {
        throw SettingsError("USER_DB_URL: " + url.error());
    }
    if (const auto missing = store::missing_driver(*url, offered_databases); !missing.empty()) {
        throw SettingsError("USER_DB_URL: " + missing);
    }
    return std::move(*url);
}

UserParts::UserParts(ServiceContext& context)
    : database(offered_database_of(context.settings()), context.data_dir()),
      sql(database, context.blocking()),
      accounts(context.peer(Peer::auth)),
      auth_relay(context.shards().context(0).get_executor(), database, context.blocking(), accounts),
      chat_users(context.peer(Peer::chat)),
      chat_relay(context.shards().context(0).get_executor(), database, context.blocking(), chat_users, chat_table),
      chat(sql, chat_relay),
      profile_store(sql, chat, [this] { auth_relay.notify(); }),
      relation_store(sql, chat),
      settings_store(sql, chat),
      import_store(chat, [this] { auth_relay.notify(); }),
      profiles(profile_store, accounts, card_lifetime(database.dialect())),
      relations(relation_store, profiles),
      settings(settings_store, profiles),
      imports(import_store, profiles),
      shared_cards(share_cards(context, profiles, database.dialect())),
      profile_api(profiles, context.routes()),
      relation_api(relations, context.routes()),
      settings_api(settings, context.routes()),
      export_api(profiles, relations, settings, context.routes()),
      import_api(imports, context.routes()) {
    if (shared_cards) {
        profiles.share(*shared_cards);
    }
}

}  // namespace messenger::user
