// What is particular to the stores in SQL: what waits for chat, many at the same time, and the bound on relations.
#include "tests/store/sql_stores.hpp"

#include <boost/asio/co_spawn.hpp>

#include "store/profile_rows.hpp"
#include "tests/domain/memory_import_store.hpp"

namespace messenger::user {
namespace {

class MemoryStores final : public StoresUnderTest {
  public:
    ProfileStore& profiles() override { return profile_store_; }
    RelationStore& relations() override { return relation_store_; }
    SettingsStore& settings() override { return settings_store_; }
    ImportStore& imports() override { return import_store_; }
    std::size_t announcements() override { return profile_store_.announced.size(); }
    std::vector<Told> told() override { return profile_store_.told; }

  private:
    MemoryProfileStore profile_store_;
    MemoryRelationStore relation_store_{profile_store_};
    MemorySettingsStore settings_store_{profile_store_};
    MemoryImportStore import_store_{profile_store_, relation_store_, settings_store_};
};

}  // namespace

std::vector<Backend> backends() {
    std::vector<Backend> all{{"memory", [] { return std::make_unique<MemoryStores>(); }}};
    for (const auto dialect : user_dialects) {
        all.push_back(
            {std::string(store::to_string(dialect)), [dialect] { return std::make_unique<SqlStores>(dialect); }});
    }
    return all;
}

namespace {

class SqlStoresTest : public ::testing::TestWithParam<store::Dialect> {
  protected:
    UserId make(const std::string& display_name) {
        return run_task(stores.profile_store.create({UserId::generate(), display_name}, now())).value().id;
    }
    Result<> block(UserId user, UserId other) {
        return run_task(stores.relation_store.add(Relation::block, user, other, now()));
    }

    SqlStores stores{GetParam()};
    UserId ada = make("Ada Lovelace");
    UserId grace = make("Grace Hopper");
};
INSTANTIATE_TEST_SUITE_P(Backends, SqlStoresTest, ::testing::ValuesIn(user_dialects),
                         [](const auto& info) { return std::string(store::to_string(info.param)); });

TEST_P(SqlStoresTest, ToldAtOnceNothingWaits) {
    ASSERT_TRUE(block(ada, grace));
    EXPECT_EQ(stores.chat.told, (std::vector<Told>{{"block.added", ada}}));
    EXPECT_EQ(stores.chat.payloads, std::vector{grace.to_string()});
    EXPECT_TRUE(stores.waiting(now() + std::chrono::hours(1)).empty());
}

TEST_P(SqlStoresTest, TellsTheCardAsItIs) {
    run_task(stores.profile_store.update(ada, {.username = "ada", .bio = "x"}, now())).value();
    EXPECT_EQ(stores.chat.payloads,
              std::vector<std::string>{R"({"displayName":"Ada Lovelace","username":"ada","avatar":null})"});
}

TEST_P(SqlStoresTest, AChangeIsMadeWhileChatIsDownAndToldLater) {
    stores.chat.is_down = true;
    ASSERT_TRUE(block(ada, grace));
    EXPECT_TRUE(stores.waiting(now()).empty()) << "the request has the first try";
    const auto waiting = stores.waiting(now() + std::chrono::seconds(10));
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].topic, "block.added");
}

TEST_P(SqlStoresTest, WhatFollowsAWaitingEventWaitsBehindIt) {
    stores.chat.is_down = true;
    ASSERT_TRUE(block(ada, grace));
    stores.chat.is_down = false;
    ASSERT_TRUE(run_task(stores.relation_store.remove(Relation::block, ada, grace)));
    EXPECT_TRUE(stores.chat.told.empty()) << "or chat would learn of the block last";
    ASSERT_TRUE(block(grace, ada));
    EXPECT_EQ(stores.chat.told, (std::vector<Told>{{"block.added", grace}})) << "others wait for nothing";
    EXPECT_EQ(stores.waiting(now() + std::chrono::seconds(10)).size(), 2U);
}

TEST_P(SqlStoresTest, TheRelayTellsWhatWaitedInItsOrder) {
    stores.chat.is_down = true;
    ASSERT_TRUE(block(ada, grace));
    ASSERT_TRUE(run_task(stores.relation_store.remove(Relation::block, ada, grace)));
    stores.chat.is_down = false;
    stores.database.write([](soci::session& sql) { sql << "UPDATE chat_outbox SET next_attempt_at = 0"; });
    stores.chat.when_told = [&] {
        if (stores.chat.told.size() == 2) {
            stores.relay.stop();
        }
    };
    asio::co_spawn(stores.relay_context, stores.relay.run(),
                   [](std::exception_ptr failure) { EXPECT_EQ(failure, nullptr); });
    stores.relay_context.run_for(std::chrono::seconds(60));
    EXPECT_EQ(stores.chat.told, (std::vector<Told>{{"block.added", ada}, {"block.removed", ada}}));
    EXPECT_TRUE(stores.waiting(now() + std::chrono::hours(1)).empty());
}

TEST_P(SqlStoresTest, ADeletedUserLeavesNothingThatWaits) {
    stores.chat.is_down = true;
    run_task(stores.profile_store.update(ada, {.display_name = "Countess"}, now())).value();
    ASSERT_TRUE(run_task(stores.profile_store.remove(ada)));
    const auto waiting = stores.waiting(now() + std::chrono::seconds(10));
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].topic, "user.deleted");
    EXPECT_EQ(stores.announcements(), 0U);
}

TEST_P(SqlStoresTest, ManyChangesAtOnceAreAllInEffectWhenTheyAnswer) {
    asio::io_context context;
    std::vector<UserId> others;
    int answered = 0;
    for (int i = 0; i < 20; ++i) {
        others.push_back(make("Walter " + std::to_string(i)));
    }
    for (const auto other : others) {
        asio::co_spawn(context, stores.relation_store.add(Relation::contact, ada, other, now()),
                       [&](std::exception_ptr failure, const Result<>& result) {
                           EXPECT_EQ(failure, nullptr);
                           EXPECT_TRUE(result.has_value());
                           EXPECT_GT(stores.chat.told.size(), static_cast<std::size_t>(answered++));
                       });
    }
    context.run();
    EXPECT_EQ(answered, 20);
    EXPECT_EQ(stores.chat.told.size(), 20U);
    EXPECT_TRUE(stores.waiting(now() + std::chrono::hours(1)).empty());
}

TEST_P(SqlStoresTest, OneOfManyGetsAUsername) {
    asio::io_context context;
    int taken = 0;
    for (int i = 0; i < 10; ++i) {
        asio::co_spawn(
            context, stores.profile_store.update(make("Walter"), {.username = i % 2 == 0 ? "walter" : "WALTER"}, now()),
            [&](std::exception_ptr failure, const Result<Profile>& result) {
                EXPECT_EQ(failure, nullptr);
                taken += !result && result.error().is(problem::username_taken) ? 1 : 0;
            });
    }
    context.run();
    EXPECT_EQ(taken, 9);
}

TEST_P(SqlStoresTest, MakesOneProfileOfManyAtOnce) {
    asio::io_context context;
    const auto id = UserId::generate();
    int made = 0;
    for (int i = 0; i < 10; ++i) {
        asio::co_spawn(context, stores.profile_store.create({id, "Walter"}, now()),
                       [&](std::exception_ptr failure, const Result<Profile>& result) {
                           EXPECT_EQ(failure, nullptr);
                           made += result && result->id == id ? 1 : 0;
                       });
    }
    context.run();
    EXPECT_EQ(made, 10);
}

TEST_P(SqlStoresTest, AUserHasABoundOnContacts) {
    stores.database.write([&](soci::session& sql) {
        for (std::size_t i = 0; i < max_relations; ++i) {
            const auto id = UserId::generate();
            rows::insert(sql, make_profile({id, "Walter"}, now()));
            sql << "INSERT INTO contacts (user_id, other_id, created_at) VALUES ('" << ada.to_string() << "', '"
                << id.to_string() << "', 0)";
        }
    });
    const auto refused = run_task(stores.relation_store.add(Relation::contact, ada, grace, now()));
    EXPECT_TRUE(refused.error().is(problem::conflict));
    EXPECT_TRUE(block(ada, grace)) << "blocks are counted by themselves";
    const auto page = run_task(stores.relation_store.list(Relation::contact, ada, std::nullopt, 1)).value();
    EXPECT_TRUE(run_task(stores.relation_store.add(Relation::contact, ada, page.items[0].id, now())))
        << "who is a contact already";
    const OwnData data{.profile = {.bio = "x"}, .settings = {}, .contacts = {{grace, {}}}, .blocks = {}};
    EXPECT_TRUE(run_task(stores.import_store.apply(ada, data, now())).error().is(problem::conflict));
    EXPECT_EQ(run_task(stores.profile_store.find(ada)).value()->bio, "") << "all or nothing";
}

TEST_P(SqlStoresTest, AsManyAsAUserMayHaveAreImportedAtOnceAndToldInAFewParts) {
    OwnData data;
    stores.database.write([&](soci::session& sql) {
        for (std::size_t i = 0; i < max_relations; ++i) {
            data.contacts.push_back({UserId::generate(), std::nullopt});
            rows::insert(sql, make_profile({data.contacts.back().id, "Walter"}, now()));
        }
    });
    data.blocks = data.contacts;
    const auto report = run_task(stores.import_store.apply(ada, data, now())).value();
    EXPECT_EQ(report.contacts.added, max_relations);
    EXPECT_EQ(report.blocks.added, max_relations);
    EXPECT_EQ(stores.chat.told.size(), 10U);
    const auto page = run_task(stores.relation_store.list(Relation::block, ada, std::nullopt, max_relations)).value();
    EXPECT_EQ(page.items.size(), max_relations);
    EXPECT_EQ(run_task(stores.import_store.apply(ada, data, now()))->blocks.already_there, max_relations);
}

}  // namespace
}  // namespace messenger::user
