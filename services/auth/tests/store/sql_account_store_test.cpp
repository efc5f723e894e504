#include "store/sql_account_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "store/outbox.hpp"
#include "store/sql_administration_store.hpp"
#include "store/sql_audit_log.hpp"
#include "store/sql_credential_store.hpp"
#include "store/sql_key_store.hpp"
#include "store/sql_two_factor_store.hpp"
#include "store_contract.hpp"
#include "testing/run_task.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::auth {
namespace {

using testing::run_task;

class OnSql final : public StoreUnderTest {
  public:
    explicit OnSql(store::Dialect dialect) : test_database_(dialect) { migrate_accounts(database_); }

    AccountStore& store() override { return store_; }
    CredentialStore& credentials() override { return credentials_; }
    TwoFactorStore& factors() override { return factors_; }
    AdministrationStore& administration() override { return administration_; }
    AuditLog& audit() override { return audit_; }
    KeyStore& keys() override { return keys_; }

    testing::TemporaryFolder folder_;
    testing::TestDatabase test_database_;
    store::SqlPool database_{test_database_.url(), folder_.path()};
    store::BlockingPool blocking_{4, 100};
    SqlAccountStore store_{database_, blocking_, std::chrono::minutes(15)};
    store::AsyncSql sql_{database_, blocking_};
    SqlCredentialStore credentials_{sql_, [] {}};
    SqlTwoFactorStore factors_{sql_, [] {}};
    SqlAdministrationStore administration_{sql_, [] {}};
    SqlAuditLog audit_{sql_, std::chrono::hours(24)};
    SqlKeyStore keys_{database_};
};

}  // namespace

std::vector<Backend> backends() {
    std::vector<Backend> all;
    for (const auto dialect : testing::all_sql_dialects()) {
        all.push_back({store::to_string(dialect), [dialect] { return std::make_unique<OnSql>(dialect); }});
    }
    return all;
}

namespace {

class SqlAccountStoreTest : public ::testing::TestWithParam<store::Dialect> {
  protected:
    OnSql sql_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Backends, SqlAccountStoreTest, ::testing::ValuesIn(testing::all_sql_dialects()),
                         [](const auto& info) { return std::string(store::to_string(info.param)); });

TEST_P(SqlAccountStoreTest, MakesExactlyOneAccountOfManyAtOnce) {
    boost::asio::io_context context;
    int created = 0;
    int taken = 0;
    for (int i = 0; i < 20; ++i) {
        const auto account = sample_account(i % 2 == 0 ? "same@example.org" : "SAME@example.org");
        boost::asio::co_spawn(
            context,
            sql_.store_.create(account, sample_session(account, "t" + std::to_string(i)), std::chrono::milliseconds(0)),
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

TEST_P(SqlAccountStoreTest, LetsOneOfManyRotationsAtOnceWin) {
    boost::asio::io_context context;
    const auto account = sample_account("a@example.org");
    run_task(sql_.store_.create(account, sample_session(account, "t"), std::chrono::milliseconds(0))).value();
    const auto at = now();
    int rotated = 0;
    int retried = 0;
    for (int i = 0; i < 10; ++i) {
        const auto next = "n" + std::to_string(i);
        boost::asio::co_spawn(context,
                              sql_.store_.rotate({.old_hash = "t",
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

TEST_P(SqlAccountStoreTest, StoresTheRegistrationEventForTheRelay) {
    const auto account = sample_account("a@example.org");
    const auto event =
        run_task(sql_.store_.create(account, sample_session(account, "t"), std::chrono::seconds(5))).value();
    const auto due_at = [&](Timestamp at) {
        return sql_.database_.read([at](soci::session& sql) { return store::outbox::pending(sql, at, 10); });
    };
    EXPECT_TRUE(due_at(now()).empty());
    const auto due = due_at(now() + std::chrono::seconds(6));
    ASSERT_EQ(1u, due.size());
    EXPECT_EQ(event.id, due[0].id);
    EXPECT_EQ(account.id.to_string(), due[0].subject);
}

TEST_P(SqlAccountStoreTest, ForgetsRevocationsThatNoLivingTokenConcerns) {
    const auto account = sample_account("a@example.org");
    const auto session = sample_session(account, "t");
    run_task(sql_.store_.create(account, session, std::chrono::milliseconds(0))).value();
    const auto long_ago = now() - std::chrono::hours(1);
    EXPECT_TRUE(run_task(sql_.store_.end_session(account.id, session.session.id, long_ago)).value());
    EXPECT_TRUE(sql_.store_.load_revocations().empty());
}

}  // namespace
}  // namespace messenger::auth
