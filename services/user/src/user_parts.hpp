// What the user service consists of, and how it hangs together.
#pragma once

#include <array>

#include "auth_accounts.hpp"
#include "chat_users.hpp"
#include "domain/account_settings.hpp"
#include "domain/imports.hpp"
#include "domain/profiles.hpp"
#include "domain/relations.hpp"
#include "host/service.hpp"
#include "http/export_api.hpp"
#include "http/import_api.hpp"
#include "http/profile_api.hpp"
#include "http/relation_api.hpp"
#include "http/settings_api.hpp"
#include "redis_cards.hpp"
#include "store/chat_outbox.hpp"
#include "store/outbox_relay.hpp"
#include "store/sql_import_store.hpp"
#include "store/sql_profile_store.hpp"
#include "store/sql_relation_store.hpp"
#include "store/sql_settings_store.hpp"

namespace messenger::user {

/// The databases that the service can keep its data in.
inline constexpr std::array offered_databases{store::Dialect::sqlite, store::Dialect::postgresql};

/// Where the data are kept. Throws SettingsError.
store::DatabaseUrl offered_database_of(const Settings& settings);

/// In the order of construction: what uses comes after what is used.
struct UserParts {
    /// Asks nothing of a database server yet. Throws SettingsError.
    explicit UserParts(ServiceContext& context);

    store::SqlPool database;
    store::AsyncSql sql;
    AuthAccounts accounts;
    store::OutboxRelay auth_relay;
    ChatUsers chat_users;
    store::OutboxRelay chat_relay;
    ChatOutbox chat;
    SqlProfileStore profile_store;
    SqlRelationStore relation_store;
    SqlSettingsStore settings_store;
    SqlImportStore import_store;

    Profiles profiles;
    Relations relations;
    AccountSettings settings;
    Imports imports;
    std::unique_ptr<RedisCards> shared_cards;  ///< null: each instance keeps its own

    ProfileApi profile_api;
    RelationApi relation_api;
    SettingsApi settings_api;
    ExportApi export_api;
    ImportApi import_api;
};

}  // namespace messenger::user
