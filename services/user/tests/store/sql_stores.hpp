// The stores in a SQL database, with a chat that takes what it is told.
#pragma once

#include <boost/asio/io_context.hpp>
#include <set>
#include <string>

#include "store/chat_outbox.hpp"
#include "store/outbox_relay.hpp"
#include "store/sql_import_store.hpp"
#include "store/sql_profile_store.hpp"
#include "store/sql_relation_store.hpp"
#include "store/sql_settings_store.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"
#include "tests/store/store_contract.hpp"

namespace messenger::user {

/// The databases that the service offers.
inline constexpr std::array user_dialects{store::Dialect::sqlite, store::Dialect::postgresql};

/// Remembers what it was told; can be down.
class FakeChat final : public store::Subscriber {
  public:
    Task<Result<>> deliver(store::OutboxEntry entry) override {
        if (is_down) {
            co_return fail(problem::unavailable);
        }
        told.emplace_back(entry.topic, UserId::parse(entry.subject).value());
        payloads.push_back(entry.payload);
        if (when_told) {
            when_told();
        }
        co_return Result<>();
    }
    std::vector<Told> told;
    std::vector<std::string> payloads;
    std::function<void()> when_told;
    bool is_down = false;
};

class SqlStores final : public StoresUnderTest {
  public:
    explicit SqlStores(store::Dialect dialect) : test_database(dialect) { migrate_profiles(database); }

    ProfileStore& profiles() override { return profile_store; }
    RelationStore& relations() override { return relation_store; }
    SettingsStore& settings() override { return settings_store; }
    ImportStore& imports() override { return import_store; }
    std::size_t announcements() override {
        return database.read([](soci::session& sql) { return store::outbox::pending(sql, now(), 100).size(); });
    }
    std::vector<Told> told() override { return chat.told; }
    /// What waits to be told at some time.
    std::vector<store::OutboxEntry> waiting(Timestamp at) {
        return database.read([at](soci::session& sql) { return store::outbox::pending(sql, at, 100, chat_table); });
    }

    testing::TemporaryFolder folder;
    testing::TestDatabase test_database;
    // A deadline that filling it keeps as well.
    store::SqlPool database{test_database.url(), folder.path(), {.statement_deadline = std::chrono::seconds(60)}};
    store::BlockingPool blocking{4, 100};
    store::AsyncSql sql{database, blocking};
    FakeChat chat;
    asio::io_context relay_context{1};
    store::OutboxRelay relay{relay_context.get_executor(), database, blocking, chat, chat_table};
    ChatOutbox chat_outbox{sql, relay};
    SqlProfileStore profile_store{sql, chat_outbox, [] {}};
    SqlRelationStore relation_store{sql, chat_outbox};
    SqlSettingsStore settings_store{sql, chat_outbox};
    SqlImportStore import_store{chat_outbox, [] {}};
};

}  // namespace messenger::user
