#include "store/sql_account_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "account_store_contract.hpp"
#include "store/outbox.hpp"
#include "testing/run_task.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::auth {
namespace {

using testing::run_task;

class OnSqlite final : public StoreUnderTest {
  public:
    AccountStore& store() override { return store_; }

    testing::TemporaryFolder folder_;
    store::SqlPool database_{*store::parse_database_url("sqlite:auth.db"), folder_.path()};
    store::BlockingPool blocking_{4, 100};
    SqlAccountStore store_{database_, blocking_, std::chrono::minutes(15)};
};

INSTANTIATE_TEST_SUITE_P(Sqlite, AccountStoreContract,
                         ::testing::Values(MakeStore([] { return std::make_unique<OnSqlite>(); })));

TEST(SqlAccountStore, MakesExactlyOneAccountOfManyAtOnce) {
    boost::asio::io_context context;
    OnSqlite sqlite;
    int created = 0;
    int taken = 0;
    for (int i = 0; i < 20; ++i) {
        const auto account = sample_account(i % 2 == 0 ? "same@example.org" : "SAME@example.org");
        boost::asio::co_spawn(context,
                              sqlite.store_.create(account, sample_session(account, "t" + std::to_string(i)),
                                                   std::chrono::milliseconds(0)),
                              [&](std::exception_ptr failure, const Result<PendingEvent>& result) {
                                  EXPECT_EQ(nullptr, failure);
                                  created += result.has_value() ? 1 : 0;
                                  taken += !result.has_value() && result.error().is(problem::email_taken) ? 1 : 0;
                              });
    }
    context.run();
    EXPECT_EQ(1, created);
    EXPECT_EQ(19, taken);
}

TEST(SqlAccountStore, LetsOneOfManyRotationsAtOnceWin) {
    boost::asio::io_context context;
    OnSqlite sqlite;
    const auto account = sample_account("a@example.org");
    run_task(sqlite.store_.create(account, sample_session(account, "t"), std::chrono::milliseconds(0))).value();
    const auto at = now();
    int rotated = 0;
    int retried = 0;
    for (int i = 0; i < 10; ++i) {
        const auto next = "n" + std::to_string(i);
        boost::asio::co_spawn(context,
                              sqlite.store_.rotate({.old_hash = "t",
                                                    .new_hash = next,
                                                    .sealed_answer = next,
                                                    .at = at,
                                                    .grace = std::chrono::seconds(10),
                                                    .expires_at = at + std::chrono::hours(1)}),
                              [&](std::exception_ptr, const Result<Rotation>& result) {
                                  rotated += result->outcome == RotationOutcome::rotated ? 1 : 0;
                                  retried += result->outcome == RotationOutcome::retried ? 1 : 0;
                              });
    }
    context.run();
    EXPECT_EQ(1, rotated);
    EXPECT_EQ(9, retried);
}

TEST(SqlAccountStore, StoresTheRegistrationEventForTheRelay) {
    OnSqlite sqlite;
    const auto account = sample_account("a@example.org");
    const auto event =
        run_task(sqlite.store_.create(account, sample_session(account, "t"), std::chrono::seconds(5))).value();
    const auto due_at = [&](Timestamp at) {
        return sqlite.database_.read([at](soci::session& sql) { return store::outbox::pending(sql, at, 10); });
    };
    EXPECT_TRUE(due_at(now()).empty());
    const auto due = due_at(now() + std::chrono::seconds(6));
    ASSERT_EQ(1u, due.size());
    EXPECT_EQ(event.id, due[0].id);
    EXPECT_EQ(account.id.to_string(), due[0].subject);
}

TEST(SqlAccountStore, PublishesTheUnionOfAllKeys) {
    OnSqlite sqlite;
    const std::vector<PublicJwk> first{{"k1", R"({"kid":"k1"})"}};
    const std::vector<PublicJwk> second{{"k2", R"({"kid":"k2"})"}};
    EXPECT_EQ(1u, sqlite.store_.publish_keys(first).size());
    EXPECT_EQ(2u, sqlite.store_.publish_keys(second).size());
    EXPECT_EQ(2u, sqlite.store_.publish_keys(second).size());
}

TEST(SqlAccountStore, ForgetsRevocationsThatNoLivingTokenConcerns) {
    OnSqlite sqlite;
    const auto account = sample_account("a@example.org");
    const auto session = sample_session(account, "t");
    run_task(sqlite.store_.create(account, session, std::chrono::milliseconds(0))).value();
    const auto long_ago = now() - std::chrono::hours(1);
    EXPECT_TRUE(run_task(sqlite.store_.end_session(account.id, session.session.id, long_ago)).value());
    EXPECT_TRUE(sqlite.store_.load_revocations().empty());
}

}  // namespace
}  // namespace messenger::auth
