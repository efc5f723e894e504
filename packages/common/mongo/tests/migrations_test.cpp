#include "mongo/migrations.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "testing/test_databases.hpp"

namespace messenger::mongo {
namespace {

class MongoMigrations : public ::testing::Test {
  protected:
    std::size_t indexes(const char* collection) {
        return pool.session().run(doc("listIndexes", collection)).document("cursor").documents("firstBatch").size();
    }
    std::int64_t steps() { return pool.session().count("schema_migrations", {}); }

    messenger::testing::TestDatabase database{store::Dialect::mongodb};
    MongoPool pool{database.url()};
    const Migration first{"0001_rooms", {{"rooms", {"owner", "-at"}}}};
    const Migration second{"0002_names", {{"rooms", {"name"}, true}, {"people", {"name"}}}};
};

TEST_F(MongoMigrations, EachStepIsTakenOnce) {
    migrate(pool, {first});
    EXPECT_EQ(indexes("rooms"), 2U) << "with that of the key";
    migrate(pool, {first, second});
    migrate(pool, {first, second});
    EXPECT_EQ(indexes("rooms"), 3U);
    EXPECT_EQ(indexes("people"), 2U);
    EXPECT_EQ(steps(), 2);
}

TEST_F(MongoMigrations, ADatabaseOfANewerVersionIsLeftAlone) {
    migrate(pool, {first, second});
    EXPECT_THROW(migrate(pool, {first}), store::StoreError);
}

TEST_F(MongoMigrations, TwoInstancesMayStartAtOnce) {
    {
        std::vector<std::jthread> instances;
        for (int i = 0; i < 3; ++i) {
            instances.emplace_back([&] { migrate(pool, {first, second}); });
        }
    }
    EXPECT_EQ(indexes("rooms"), 3U);
    EXPECT_EQ(steps(), 2);
}

}  // namespace
}  // namespace messenger::mongo
