// SqlPool on database servers: what SQLite has none of. The servers are those of tests/servers.
#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "core/result.hpp"
#include "store/migrations.hpp"
#include "store/sql_row.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::store {
namespace {

using std::chrono::milliseconds;

class SqlServerTest : public ::testing::TestWithParam<Dialect> {
  protected:
    SqlServerTest() {
        pool_.write([](soci::session& sql) {
            sql << "CREATE TABLE t (n INTEGER PRIMARY KEY, value BIGINT NOT NULL, text VARCHAR(20) UNIQUE)";
            sql << "INSERT INTO t (n, value) VALUES (1, 0)";
            sql << "INSERT INTO t (n, value) VALUES (2, 0)";
        });
    }
    static void increment(soci::session& sql, int n) {
        sql << "UPDATE t SET value = value + 1 WHERE n = :n", soci::use(n);
    }
    std::int64_t value(int n) {
        return pool_.read([n](soci::session& sql) -> std::int64_t {
            const soci::rowset<soci::row> rows = (sql.prepare << "SELECT value FROM t WHERE n = :n", soci::use(n));
            for (const auto& row : rows) {
                return number_at(row, 0);
            }
            return -1;
        });
    }
    /// Has the server end the session's own connection.
    static void lose_connection(soci::session& sql) {
        long long id = 0;
        if (GetParam() == Dialect::mysql) {
            sql << "SELECT connection_id()", soci::into(id);
            sql << "KILL " + std::to_string(id);
        } else {
            sql << "SELECT pg_terminate_backend(pg_backend_pid())";
        }
    }

    testing::TemporaryFolder folder_;
    testing::TestDatabase database_{GetParam()};
    SqlPool pool_{database_.url(), folder_.path(), {.sessions = 2, .deadline = milliseconds(3'000)}};
};

TEST_P(SqlServerTest, TriesADeadlockedTransactionAgain) {
    constexpr int rounds = 5;
    std::barrier both(2);
    const auto work = [&](int first, int second) {
        for (int round = 0; round < rounds; ++round) {
            both.arrive_and_wait();
            bool is_first_try = true;
            pool_.write([&](soci::session& sql) {
                increment(sql, first);
                // Both hold one row now, and want the other's: one of them has to lose.
                if (std::exchange(is_first_try, false)) {
                    both.arrive_and_wait();
                }
                increment(sql, second);
            });
        }
    };
    std::thread other(work, 2, 1);
    work(1, 2);
    other.join();
    EXPECT_EQ(2 * rounds, value(1));
    EXPECT_EQ(2 * rounds, value(2));
}

TEST_P(SqlServerTest, ConnectsAnewAndTriesAgainWhatWasNotCommitted) {
    int tries = 0;
    pool_.write([&](soci::session& sql) {
        increment(sql, 1);
        if (++tries == 1) {
            lose_connection(sql);
            increment(sql, 1);
        }
    });
    EXPECT_EQ(2, tries);
    EXPECT_EQ(1, value(1));
}

TEST_P(SqlServerTest, SaysThatNoSessionBecameFreeInTime) {
    SqlPool small(database_.url(), folder_.path(), {.sessions = 1, .deadline = milliseconds(100)});
    small.read([&](soci::session&) {
        try {
            small.ping();
            ADD_FAILURE() << "the only session is taken";
        } catch (const StoreError& error) {
            EXPECT_NE(std::string::npos, std::string(error.what()).find("no session became free")) << error.what();
        }
    });
    EXPECT_NO_THROW(small.ping());
}

TEST_P(SqlServerTest, WaitsForARowNoLongerThanItsDeadline) {
    SqlPool impatient(database_.url(), folder_.path(), {.sessions = 1, .deadline = milliseconds(1'000)});
    pool_.write([&](soci::session& sql) {
        increment(sql, 1);
        const auto began = std::chrono::steady_clock::now();
        EXPECT_THROW(impatient.write([](soci::session& other) { increment(other, 1); }), StoreError);
        EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
    });
    EXPECT_NO_THROW(impatient.write([](soci::session& sql) { increment(sql, 1); }));
    EXPECT_EQ(2, value(1));
}

TEST_P(SqlServerTest, RecognisesUniqueViolationsAndTellsNoValues) {
    const auto insert = [](soci::session& sql, int n, const std::string& text) {
        sql << "INSERT INTO t (n, value, text) VALUES (:n, 0, :text)", soci::use(n), soci::use(text);
    };
    pool_.write([&](soci::session& sql) { insert(sql, 3, "hunter2"); });
    const auto refused = pool_.write([&](soci::session& sql) -> Result<> {
        try {
            insert(sql, 4, "hunter2");
        } catch (const soci::soci_error& error) {
            EXPECT_TRUE(is_unique_violation(sql, error));
            EXPECT_FALSE(is_connection_lost(error));
            EXPECT_EQ(std::string::npos, safe_reason_of(error).find("hunter2"));
            return fail(problem::conflict);
        }
        return {};
    });
    EXPECT_FALSE(refused.has_value());
    try {
        pool_.write([&](soci::session& sql) { insert(sql, 5, "hunter2"); });
        ADD_FAILURE();
    } catch (const StoreError& error) {
        EXPECT_EQ(std::string::npos, std::string(error.what()).find("hunter2")) << error.what();
    }
}

TEST_P(SqlServerTest, AppliesMigrationsOnceWhenSeveralStart) {
    const std::vector<EmbeddedFile> files{{"0001_m.sql", "CREATE TABLE m (n INTEGER); INSERT INTO m (n) VALUES (1);"},
                                          {"0002_m.sql", "INSERT INTO m (n) VALUES (2); -- a: b\n"}};
    std::vector<std::thread> others;
    for (int i = 0; i < 3; ++i) {
        others.emplace_back([&] {
            SqlPool pool(database_.url(), folder_.path(), {.sessions = 1});
            migrate(pool, files);
        });
    }
    migrate(pool_, files);
    for (auto& other : others) {
        other.join();
    }
    const int rows = pool_.read([](soci::session& sql) {
        int count = 0;
        sql << "SELECT count(*) FROM m", soci::into(count);
        return count;
    });
    EXPECT_EQ(2, rows);
}

INSTANTIATE_TEST_SUITE_P(Servers, SqlServerTest, ::testing::Values(Dialect::mysql, Dialect::postgresql),
                         [](const auto& info) { return std::string(to_string(info.param)); });

TEST(SqlServer, ThatIsNotThereIsSaidToBe) {
    testing::TemporaryFolder folder;
    for (const auto* url : {"mysql://u:hunter2@127.0.0.1:1/n", "postgresql://u:hunter2@127.0.0.1:1/n"}) {
        SqlPool pool(*parse_database_url(url), folder.path(), {.sessions = 1});
        try {
            pool.ping();
            ADD_FAILURE() << url;
        } catch (const StoreError& error) {
            const std::string reason = error.what();
            EXPECT_NE(std::string::npos, reason.find("n at 127.0.0.1:1: can't connect")) << reason;
            EXPECT_EQ(std::string::npos, reason.find("hunter2")) << reason;
        }
    }
}

}  // namespace
}  // namespace messenger::store
