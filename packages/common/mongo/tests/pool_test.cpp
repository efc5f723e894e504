#include "mongo/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "mongo/migrations.hpp"
#include "testing/test_databases.hpp"

namespace messenger::mongo {
namespace {

using namespace std::chrono_literals;

class MongoPoolTest : public ::testing::Test {
  protected:
    std::vector<std::int64_t> ids() {
        std::vector<std::int64_t> all;
        for (const auto& one : session.find("things", {}, {.sort = doc("_id", 1)})) {
            all.push_back(one.number("_id"));
        }
        return all;
    }
    using Ids = std::vector<std::int64_t>;

    messenger::testing::TestDatabase database{store::Dialect::mongodb};
    MongoPool pool{database.url()};
    Session session = pool.session();
};

TEST_F(MongoPoolTest, AnOrderedInsertionKeepsWhatIsBeforeATakenKey) {
    EXPECT_EQ(session.insert("things", {doc("_id", 1), doc("_id", 2)}).count, 2U);
    const auto inserted = session.insert("things", {doc("_id", 3), doc("_id", 4), doc("_id", 2), doc("_id", 5)});
    EXPECT_EQ(inserted.count, 2U);
    EXPECT_TRUE(inserted.is_duplicate);
    EXPECT_EQ(ids(), (Ids{1, 2, 3, 4}));
}

TEST_F(MongoPoolTest, AUniqueIndexIsKeptLikeTheKey) {
    migrate(pool, {{"1", {{"things", {"room", "seq"}, true}}}});
    session.insert("things", {doc("_id", 1, "room", "r", "seq", 1)});
    const auto inserted =
        session.insert("things", {doc("_id", 2, "room", "r", "seq", 2), doc("_id", 3, "room", "r", "seq", 1)});
    EXPECT_EQ(inserted.count, 1U);
    EXPECT_TRUE(inserted.is_duplicate);
}

TEST_F(MongoPoolTest, FindsInOrderUpToALimitWhatTheFilterFits) {
    for (int i = 0; i < 5; ++i) {
        session.insert("things", {doc("_id", i, "even", i % 2 == 0)});
    }
    const auto found =
        session.find("things", doc("_id", doc("$gt", 0), "even", true), {.sort = doc("_id", -1), .limit = 1});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].number("_id"), 4);
    EXPECT_EQ(session.count("things", doc("even", false)), 2);
    EXPECT_EQ(session.find("things", {}, {.sort = doc("_id", 1), .skip = 3})[0].number("_id"), 3);
    EXPECT_FALSE(session.find_one("things", doc("_id", 9)));
    EXPECT_FALSE(session.find_one("nothing", {}));
}

TEST_F(MongoPoolTest, ThoseWhoPutTheSameThingsAtOnceAllSucceed) {
    constexpr int things = 40;
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (int writer = 0; writer < 4; ++writer) {
        threads.emplace_back([&, writer] {
            try {
                auto own = pool.session();
                Bulk rows(own, "things", Concern::majority);
                for (int i = 0; i < things; ++i) {
                    rows.add(std::to_string(i), doc("of", writer));
                    const auto put =
                        own.update("others", doc("_id", i), doc("$set", doc("by" + std::to_string(writer), 1)), true);
                    failures += put.is_done() ? 0 : 1;
                }
                rows.execute();
            } catch (const store::StoreError&) {
                ++failures;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(session.count("things", {}), things);
    EXPECT_EQ(session.count("others", {}), things);
}

TEST_F(MongoPoolTest, CountsWithEachValueOfAField) {
    session.insert("things", {doc("_id", 1, "room", "a"), doc("_id", 2, "room", "b"), doc("_id", 3, "room", "a"),
                              doc("_id", 4, "room", "c")});
    const auto counts = session.count_by("things", "room", doc("_id", doc("$lt", 4)));
    EXPECT_EQ(counts, (std::map<std::string, std::int64_t>{{"a", 2}, {"b", 1}}));
    EXPECT_TRUE(session.count_by("nothing", "room", {}).empty());
}

TEST_F(MongoPoolTest, AnUpdateSaysWhatBecameOfIt) {
    EXPECT_FALSE(session.update("things", doc("_id", 1), doc("$set", doc("x", 1))).is_done());
    EXPECT_TRUE(session.update("things", doc("_id", 1), doc("$set", doc("x", 5)), true).is_upserted);
    EXPECT_EQ(session.update("things", doc("_id", 1), doc("$max", doc("x", 3))).matched, 1);
    EXPECT_EQ(session.find_one("things", doc("_id", 1))->number("x"), 5);
    // Only where what is there is older.
    const auto late = session.update("things", doc("_id", 1, "x", doc("$lt", 4)), doc("$set", doc("x", 4)), true);
    EXPECT_FALSE(late.is_done());
    EXPECT_EQ(session.find_one("things", doc("_id", 1))->number("x"), 5);
    session.insert("things", {doc("_id", 2)});
    EXPECT_EQ(session.update_all("things", {}, doc("$set", doc("y", 1))), 2);
    EXPECT_EQ(session.remove("things", doc("y", 1)), 2);
}

TEST_F(MongoPoolTest, ManyWritesAreDoneInTheirOrder) {
    Bulk bulk(session, "things");
    bulk.add("a", doc("x", 1));
    bulk.add("a", doc("x", 2));
    bulk.update(doc("_id", "b"), doc("$set", doc("x", 3)));
    bulk.update(doc("_id", "b"), doc("$set", doc("x", 4)), true);
    bulk.add("c", doc("x", 5));
    bulk.update_all(doc("x", doc("$gt", 3)), doc("$set", doc("y", 1)));
    bulk.remove(doc("_id", "c"));
    bulk.execute();
    Bulk(session, "things").execute();
    EXPECT_EQ(session.find_one("things", doc("_id", "a"))->number("x"), 1);
    EXPECT_EQ(session.find_one("things", doc("_id", "b"))->number("y"), 1);
    EXPECT_EQ(session.count("things", {}), 2);
}

TEST_F(MongoPoolTest, AnyNumberOfWritesCanBeSentTogether) {
    Bulk bulk(session, "things");
    for (int i = 0; i < 300; ++i) {
        bulk.add(std::to_string(i), doc("x", i));
        bulk.update(doc("_id", std::to_string(i)), doc("$set", doc("y", i)));
    }
    bulk.execute();
    EXPECT_EQ(session.count("things", doc("y", doc("$gte", 0))), 300);
}

TEST_F(MongoPoolTest, WhatIsNewerStays) {
    for (const auto version : {3, 5, 4, 5}) {
        Bulk bulk(session, "things");
        bulk.put_newer("a", version, doc("x", 10 * version));
        bulk.execute();
    }
    const auto newest = session.find_one("things", doc("_id", "a"));
    EXPECT_EQ(newest->number("x"), 50);
    EXPECT_EQ(newest->number("version"), 5);
}

TEST_F(MongoPoolTest, AFailedCommandSaysNothingOfItsValues) {
    try {
        session.update("things", doc("_id", 1), doc("$nonsense", doc("secret", "value")));
        FAIL();
    } catch (const store::StoreError& error) {
        EXPECT_NE(std::string(error.what()).find("database " + database.url().name), std::string::npos);
        EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
        EXPECT_EQ(std::string(error.what()).find("nonsense"), std::string::npos) << error.what();
    }
    pool.ping();
}

TEST_F(MongoPoolTest, WhoFindsNoConnectionFreeWaitsNoLongerThanTheDeadline) {
    MongoPool small(database.url(), {.clients = 1, .deadline = 50ms});
    const auto held = small.session();
    EXPECT_THROW(small.session(), store::StoreError);
}

TEST_F(MongoPoolTest, AServerThatIsNotThereIsToldOfInTime) {
    auto url = database.url();
    url.uri = "mongodb://user:secret@127.0.0.1:1/chat";
    MongoPool nobody(url, {.deadline = 200ms});
    try {
        nobody.ping();
        FAIL();
    } catch (const store::StoreError& error) {
        EXPECT_NE(std::string(error.what()).find("127.0.0.1:1"), std::string::npos) << error.what();
        EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos) << error.what();
    }
}

TEST(MongoUrl, ParametersThatAreNotKnownAreRefused) {
    const auto problem = [](const std::string& text) {
        return MongoPool::problem_of(store::parse_database_url(text).value());
    };
    EXPECT_EQ(problem("mongodb://u:p@a:1,b:2/chat?replicaSet=rs0&authSource=admin"), "");
    for (const auto* text : {"mongodb://u:secret@a/chat?nonsense=1", "mongodb://u:secret@a:x/chat",
                             "mongodb://u:secret@a/chat?connectTimeoutMS=soon"}) {
        EXPECT_NE(problem(text), "") << text;
        EXPECT_EQ(problem(text).find("secret"), std::string::npos);
    }
}

}  // namespace
}  // namespace messenger::mongo
