#include "store/migrations.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "testing/temporary_folder.hpp"

namespace messenger::store {
namespace {

class MigrationsTest : public ::testing::Test {
  protected:
    bool has_table(const std::string& name) {
        return pool_.read([&](soci::session& sql) {
            int rows = 0;
            sql << "SELECT count(*) FROM sqlite_master WHERE name = :name", soci::use(name), soci::into(rows);
            return rows == 1;
        });
    }
    void expect_failure(std::span<const EmbeddedFile> files, const std::string& reason) {
        try {
            migrate(pool_, files);
            FAIL() << "expected: " << reason;
        } catch (const StoreError& error) {
            EXPECT_NE(std::string::npos, std::string(error.what()).find(reason)) << error.what();
        }
    }

    testing::TemporaryFolder folder_;
    SqlPool pool_{*parse_database_url("sqlite:test.db"), folder_.path()};
    EmbeddedFile first_{"0001_a.sql", "CREATE TABLE a (n INTEGER); CREATE TABLE a2 (n INTEGER);"};
    EmbeddedFile second_{"0002_b.sqlite.sql", "CREATE TABLE b (n INTEGER);"};
    EmbeddedFile other_dialect_{"0002_b.mysql.sql", "CREATE TABLE b (n INT) ENGINE=InnoDB;"};
};

TEST_F(MigrationsTest, AppliesEachFileOnceAndInOrder) {
    const std::vector<EmbeddedFile> old{first_};
    migrate(pool_, old);
    const std::vector<EmbeddedFile> all{other_dialect_, second_, first_};
    migrate(pool_, all);
    migrate(pool_, all);
    EXPECT_TRUE(has_table("a") && has_table("a2") && has_table("b"));
}

TEST_F(MigrationsTest, RefusesAnAppliedFileThatChanged) {
    migrate(pool_, std::vector{first_});
    expect_failure(std::vector<EmbeddedFile>{{first_.name, "CREATE TABLE other (n INTEGER);"}}, "0001_a was changed");
}

TEST_F(MigrationsTest, RefusesADatabaseOfANewerVersion) {
    migrate(pool_, std::vector{first_, second_});
    expect_failure(std::vector{first_}, "newer");
}

TEST_F(MigrationsTest, RefusesGapsInTheNumbers) {
    expect_failure(std::vector{second_}, "numbered");
}

TEST_F(MigrationsTest, LeavesNothingOfAFileThatFails) {
    expect_failure(std::vector<EmbeddedFile>{first_, {"0002_bad.sql", "CREATE TABLE c (n INTEGER); NONSENSE;"}},
                   "script");
    EXPECT_TRUE(has_table("a"));
    EXPECT_FALSE(has_table("c"));
}

TEST_F(MigrationsTest, IsSafeWhenTwoStartAtOnce) {
    const std::vector files{first_, second_};
    std::thread other([&] { migrate(pool_, files); });
    migrate(pool_, files);
    other.join();
    EXPECT_TRUE(has_table("b"));
}

}  // namespace
}  // namespace messenger::store
