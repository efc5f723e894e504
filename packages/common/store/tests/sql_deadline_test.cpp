// SqlPool on database servers that are slow, silent, or refuse. The servers are those of tests/servers.
#include <gtest/gtest.h>

#include <functional>

#include "core/embedded_file.hpp"
#include "store/migrations.hpp"
#include "testing/silent_proxy.hpp"
#include "testing/test_databases.hpp"

namespace messenger::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string reason_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const StoreError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

class SqlDeadlineTest : public ::testing::TestWithParam<Dialect> {
  protected:
    DatabaseUrl through_proxy() const {
        auto url = database_.url();
        url.port = proxy_.port();
        return url;
    }

    testing::TestDatabase database_{GetParam()};
    testing::SilentProxy proxy_{database_.url().port};
};
INSTANTIATE_TEST_SUITE_P(Servers, SqlDeadlineTest, ::testing::Values(Dialect::mysql, Dialect::postgresql),
                         [](const auto& info) { return std::string(to_string(info.param)); });

TEST_P(SqlDeadlineTest, GivesUpAServerThatFallsSilentAndGoesOnWhenItSpeaksAgain) {
    SqlPool pool(through_proxy(), "", {.sessions = 1, .deadline = milliseconds(200)});
    pool.ping();
    proxy_.fall_silent();
    const auto began = steady_clock::now();
    EXPECT_TRUE(contains(reason_of([&] { pool.ping(); }), "the connection was lost"));
    EXPECT_LT(steady_clock::now() - began, std::chrono::seconds(10));
    EXPECT_TRUE(contains(reason_of([&] { pool.ping(); }), "can't connect"));
    proxy_.speak();
    EXPECT_NO_THROW(pool.ping());
}

TEST_P(SqlDeadlineTest, DoesNotRunAgainWhatHasWaitedForAsLongAsItMay) {
    SqlPool pool(database_.url(), "", {.sessions = 1, .deadline = milliseconds(200)});
    SqlPool holder(database_.url(), "", {.sessions = 1});
    holder.write([](soci::session& sql) { sql << "CREATE TABLE t (n INTEGER PRIMARY KEY)"; });
    holder.write([](soci::session& sql) { sql << "INSERT INTO t (n) VALUES (1)"; });
    int tries = 0;
    const auto wait_for_row = [&](soci::session& sql) {
        ++tries;
        sql << "UPDATE t SET n = 3 WHERE n = 1";
    };
    holder.write([&](soci::session& sql) {
        sql << "UPDATE t SET n = 2 WHERE n = 1";
        EXPECT_THROW(pool.write(wait_for_row), StoreError);
    });
    EXPECT_EQ(1, tries);
}

TEST_P(SqlDeadlineTest, EndsAStatementThatTakesTooLong) {
    SqlPool pool(database_.url(), "", {.sessions = 1, .deadline = milliseconds(200)});
    const std::string slow = GetParam() == Dialect::mysql
                                 ? "SELECT count(*) FROM seq_1_to_100000 a, seq_1_to_100000 b WHERE a.seq * b.seq = 7"
                                 : "SELECT count(*) FROM generate_series(1, 10000000000)";
    const auto reason = reason_of([&] { pool.read([&](soci::session& sql) { sql << slow; }); });
    EXPECT_TRUE(contains(reason, "a statement took too long")) << reason;
    EXPECT_NO_THROW(pool.ping());
}

TEST_P(SqlDeadlineTest, LeavesMigrationsTheirTime) {
    const std::vector<EmbeddedFile> slow{{"0001_m.mysql.sql", "DO SLEEP(1.5);"},
                                         {"0001_m.postgresql.sql", "SELECT pg_sleep(1.5);"}};
    SqlPool pool(database_.url(), "", {.sessions = 1, .deadline = milliseconds(200)});
    EXPECT_NO_THROW(migrate(pool, slow));
}

TEST(SqlIdleTransactionTest, IsEndedByPostgresqlAfterTenSecondsOnEachNewConnection) {
    const testing::TestDatabase database(Dialect::postgresql);
    SqlPool pool(database.url(), "", {.sessions = 1});
    SqlPool other(database.url(), "", {.sessions = 1});
    const auto session = [](soci::session& sql) {
        std::pair<int, std::string> found;
        sql << "SELECT pg_backend_pid()", soci::into(found.first);
        sql << "SHOW idle_in_transaction_session_timeout", soci::into(found.second);
        return found;
    };
    const auto [first, limit] = pool.read(session);
    EXPECT_EQ("10s", limit);
    other.write([&](soci::session& sql) {
        int ended = 0;
        sql << "SELECT pg_terminate_backend(:pid)::int", soci::use(first), soci::into(ended);
        EXPECT_EQ(1, ended);
    });
    const auto [second, limit_anew] = pool.read(session);
    EXPECT_NE(first, second) << "the connection was lost, as by a restart of the server";
    EXPECT_EQ("10s", limit_anew);
}

TEST_P(SqlDeadlineTest, LetsReadsOnlyRead) {
    SqlPool pool(database_.url(), "", {.sessions = 1});
    pool.write([](soci::session& sql) { sql << "CREATE TABLE t (n INTEGER PRIMARY KEY)"; });
    const auto insert = [](soci::session& sql) { sql << "INSERT INTO t (n) VALUES (1)"; };
    EXPECT_THROW(pool.read(insert), StoreError);
}

TEST_P(SqlDeadlineTest, SaysWhyItCantConnectAndNotThePassword) {
    auto url = database_.url();
    url.name = "no_such_database";
    SqlPool unknown(url, "", {.sessions = 1});
    const auto reason = reason_of([&] { unknown.ping(); });
    EXPECT_TRUE(contains(reason, "no_such_database at 127.0.0.1:")) << reason;
    EXPECT_TRUE(contains(reason, GetParam() == Dialect::mysql ? "Unknown database" : "does not exist")) << reason;
    url.user = "nobody-we-know";
    url.password = "hunter2";
    SqlPool refused(url, "", {.sessions = 1});
    const auto refusal = reason_of([&] { refused.ping(); });
    EXPECT_TRUE(contains(refusal, GetParam() == Dialect::mysql ? "Access denied" : "password authentication failed"))
        << refusal;
    EXPECT_FALSE(contains(refusal, "hunter2")) << refusal;
}

}  // namespace
}  // namespace messenger::store
