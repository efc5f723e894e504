// Everything that auth keeps moves from each kind of database into each other one, and back.
#include "store/account_records.hpp"

#include "auth_service.hpp"
#include "store/outbox.hpp"
#include "store/sql_account_store.hpp"
#include "store/sql_audit_log.hpp"
#include "store/sql_credential_store.hpp"
#include "store/sql_key_store.hpp"
#include "store/sql_two_factor_store.hpp"
#include "store_contract.hpp"
#include "testing/copied_records.hpp"
#include "testing/run_task.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_databases.hpp"

namespace messenger::auth {
namespace {

using testing::run_task;

struct Stores {
    explicit Stores(const store::DatabaseUrl& url) : database(url, "") { migrate_accounts(database); }

    store::SqlPool database;
    store::BlockingPool blocking{2, 100};
    store::AsyncSql sql{database, blocking};
    SqlAccountStore accounts{database, blocking, std::chrono::minutes(15)};
    SqlCredentialStore credentials{sql, [] {}};
    SqlTwoFactorStore factors{sql, [] {}};
    SqlAuditLog audit{sql, std::chrono::hours(24)};
    SqlKeyStore keys{database};
};

struct Side {
    explicit Side(store::Dialect dialect) : database(dialect), url(database.url()) {
        if (dialect == store::Dialect::sqlite) {
            url.file = folder.path() / "auth.db";
        }
    }
    testing::TemporaryFolder folder;
    testing::TestDatabase database;
    store::DatabaseUrl url;
};

const Timestamp at = now();
const Device device{"192.0.2.7", "Browser \xF0\x9F\x8D\xB5 'quoted' \\ : x"};

/// What a database is filled with.
struct Contents {
    Account anna = sample_account("Anna@Example.org");
    Account ben = sample_account("ben@example.org");
    NewSession of_anna = sample_session(anna, "t1", at);
    NewSession of_ben = sample_session(ben, "b1", at);
    NewSession ended = sample_session(ben, "b2", at);

    RotationRequest rotation() const {
        return {.user = anna.id,
                .tokens_valid_from = anna.tokens_valid_from,
                .old_hash = "t1",
                .new_hash = "t2",
                .sealed_answer = "sealed",
                .at = at,
                .grace = std::chrono::seconds(10),
                .expires_at = at + std::chrono::hours(24)};
    }
    void fill(Stores& stores) const {
        run_task(stores.accounts.create(anna, of_anna, std::chrono::seconds(0))).value();
        run_task(stores.accounts.create(ben, of_ben, std::chrono::seconds(0))).value();
        run_task(stores.accounts.open_session(ended, ben)).value();
        EXPECT_EQ(RotationOutcome::rotated, run_task(stores.accounts.rotate(rotation())).value().outcome);
        EXPECT_TRUE(run_task(stores.accounts.end_session(ben.id, ended.session.id, at)).value());
        run_task(stores.factors.begin(anna.id, "sealed secret")).value();
        run_task(stores.factors.confirm(anna.id, 7, {"r1", "r2", "r3"}, device)).value();
        const OneTimeToken token{.hash = "h",
                                 .user = ben.id,
                                 .email_key = "ben@example.org",
                                 .created_at = at,
                                 .expires_at = at + std::chrono::hours(1)};
        run_task(stores.credentials.keep_token(token, at)).value();
        run_task(stores.audit.record({.action = "test", .actor = std::nullopt, .subject = ben.id, .device = device}))
            .value();
        const std::vector<PublicJwk> keys{{"kid", R"({"kid":"kid"})"}};
        stores.keys.publish(keys, at);
    }
    void expect_in(Stores& stores) const {
        const auto account = run_task(stores.accounts.find_by_email("anna@example.org")).value();
        ASSERT_TRUE(account);
        EXPECT_EQ(anna.password_hash, account->password_hash);
        EXPECT_EQ(anna.display_name, account->display_name);
        EXPECT_EQ(anna.created_at, account->created_at);
        EXPECT_EQ(of_anna.session.id, run_task(stores.accounts.find_by_refresh_token("t2", at)).value()->id);
        auto again = rotation();
        again.new_hash = "t3";
        const auto retried = run_task(stores.accounts.rotate(again)).value();
        EXPECT_EQ(RotationOutcome::retried, retried.outcome);
        EXPECT_EQ("sealed", retried.sealed_answer);
        const auto revoked = run_task(stores.accounts.revocations(0, 10)).value();
        ASSERT_EQ(1u, revoked.size());
        EXPECT_EQ(ended.session.id, revoked[0].session);
        EXPECT_EQ("sealed secret", run_task(stores.factors.find(anna.id)).value()->sealed_secret);
        EXPECT_FALSE(run_task(stores.factors.use_step(anna.id, 7)).value());
        EXPECT_EQ(ben.id, run_task(stores.credentials.find_token("h", TokenPurpose::reset_password, at)).value());
        EXPECT_EQ(device.user_agent,
                  run_task(stores.audit.entries({.subject = ben.id})).value().front().device.user_agent);
        EXPECT_EQ("kid", stores.keys.keys(at - std::chrono::hours(1)).front().kid);
        const auto waiting = stores.database.read(
            [](soci::session& sql) { return store::outbox::pending(sql, now() + std::chrono::hours(1), 10); });
        ASSERT_EQ(2u, waiting.size());
        EXPECT_EQ(anna.id.to_string(), waiting[0].subject);
    }
    /// What happens later goes on behind what was there.
    void go_on(Stores& stores) const {
        EXPECT_TRUE(run_task(stores.accounts.end_session(ben.id, of_ben.session.id, now())).value());
        EXPECT_EQ(2, run_task(stores.accounts.revocations(1, 10)).value().front().position);
        const auto third = sample_account("carl@example.org");
        const auto event =
            run_task(stores.accounts.create(third, sample_session(third, "c"), std::chrono::seconds(0))).value();
        EXPECT_EQ(3, event.id);
    }
};

struct Direction {
    store::Dialect from;
    store::Dialect to;
};

class AccountRecordsTest : public ::testing::TestWithParam<Direction> {
  protected:
    static std::vector<std::string> move(const Side& from, const Side& to, testing::Dies dies) {
        const auto data = AuthService::movable();
        return testing::bad_kinds(testing::copy_all([&] { return data.open_source(from.url); },
                                                    [&] { return data.open_target(to.url); }, dies));
    }
    Side from{GetParam().from};
    Side to{GetParam().to};
    Side back{GetParam().from};
};
INSTANTIATE_TEST_SUITE_P(Directions, AccountRecordsTest,
                         ::testing::Values(Direction{store::Dialect::sqlite, store::Dialect::mysql},
                                           Direction{store::Dialect::sqlite, store::Dialect::postgresql},
                                           Direction{store::Dialect::mysql, store::Dialect::sqlite},
                                           Direction{store::Dialect::mysql, store::Dialect::postgresql},
                                           Direction{store::Dialect::postgresql, store::Dialect::sqlite},
                                           Direction{store::Dialect::postgresql, store::Dialect::mysql}),
                         [](const auto& info) {
                             return std::string(to_string(info.param.from)) + "To" +
                                    std::string(to_string(info.param.to));
                         });

TEST_P(AccountRecordsTest, AllThatAuthKeepsMovesThereAndBack) {
    const Contents contents;
    {
        Stores stores(from.url);
        contents.fill(stores);
    }
    EXPECT_EQ(std::vector<std::string>(), move(from, to, testing::Dies::between_batches));
    {
        Stores stores(to.url);
        contents.expect_in(stores);
    }
    EXPECT_EQ(std::vector<std::string>(), move(to, back, testing::Dies::never));
    Stores stores(back.url);
    contents.expect_in(stores);
    contents.go_on(stores);
}

class AccountSchemaTest : public ::testing::TestWithParam<store::Dialect> {};
INSTANTIATE_TEST_SUITE_P(Databases, AccountSchemaTest, ::testing::ValuesIn(testing::all_sql_dialects()),
                         [](const auto& info) { return std::string(store::to_string(info.param)); });

TEST_P(AccountSchemaTest, EveryColumnOfEveryTableIsMoved) {
    const Side side(GetParam());
    Stores stores(side.url);
    auto schema = testing::schema_of(stores.database);
    schema.erase("leases");
    EXPECT_EQ(schema, testing::schema_of(account_records()));
}

}  // namespace
}  // namespace messenger::auth
