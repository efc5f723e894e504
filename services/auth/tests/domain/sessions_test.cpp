#include "domain/sessions.hpp"

#include <gtest/gtest.h>

#include "store/sql_account_store.hpp"
#include "store/sql_audit_log.hpp"
#include "testing/run_task.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::auth {
namespace {

using std::chrono::seconds;
using testing::run_task;

class FixedSigner final : public TokenSigner {
  public:
    explicit FixedSigner(JwtSigner signer) : signer_(std::move(signer)) {}
    std::string sign(const Claims& claims) const override { return signer_.sign(claims); }

  private:
    JwtSigner signer_;
};

class SessionsTest : public ::testing::Test {
  protected:
    SessionsTest() {
        migrate_accounts(database_);
        auto draft = sessions_.draft(account_, {"192.0.2.1", "test"});
        tokens_ = draft.tokens;
        session_ = draft.session.session.id;
        run_task(store_.create(account_, std::move(draft.session), std::chrono::milliseconds(0))).value();
    }
    Result<SignedIn> refresh(const std::string& token) {
        return run_task(sessions_.refresh(token, {"192.0.2.1", "test"}));
    }

    Timestamp time_ = now();
    testing::TemporaryFolder folder_;
    store::SqlPool database_{*store::parse_database_url("sqlite:auth.db"), folder_.path()};
    store::BlockingPool blocking_{2, 100};
    SqlAccountStore store_{database_, blocking_, seconds(900)};
    EndedSessions ended_{seconds(900)};
    JwtSigner signer_ = JwtSigner::from_pem(JwtSigner::generate_pem()).value();
    SqlAuditLog audit_{store::AsyncSql(database_, blocking_), std::chrono::hours(24)};
    FixedSigner token_signer_{signer_};
    Sessions sessions_{store_, ended_, audit_, token_signer_, {}, [this] { return time_; }};
    JwtVerifier verifier_ = JwtVerifier::from_jwks(to_jwks({signer_.public_key()})).value();
    Account account_{.id = UserId::generate(), .email = "a@b.de", .display_name = "Anna", .created_at = time_};
    TokenPair tokens_;
    SessionId session_;
};

TEST_F(SessionsTest, IssuesAccessTokensOfTheContract) {
    const auto claims = verifier_.verify(tokens_.access_token, time_);
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(account_.id, claims->user);
    EXPECT_EQ(session_, claims->session);
    EXPECT_EQ(Role::user, claims->role);
    EXPECT_EQ(seconds(900), claims->expires_at - claims->issued_at);
    EXPECT_FALSE(claims->token_id.empty());
}

TEST_F(SessionsTest, RefreshesWithTheNewTokenOnly) {
    const auto second = refresh(tokens_.refresh_token);
    ASSERT_TRUE(second.has_value());
    EXPECT_NE(tokens_.refresh_token, second->tokens.refresh_token);
    EXPECT_EQ(session_, verifier_.verify(second->tokens.access_token, time_)->session);
    EXPECT_TRUE(refresh(second->tokens.refresh_token).has_value());
}

TEST_F(SessionsTest, AnswersARetryWithinTenSecondsLikeTheFirstTime) {
    const auto first = refresh(tokens_.refresh_token).value();
    time_ += seconds(9);
    const auto retry = refresh(tokens_.refresh_token).value();
    EXPECT_EQ(first.tokens.access_token, retry.tokens.access_token);
    EXPECT_EQ(first.tokens.refresh_token, retry.tokens.refresh_token);
    EXPECT_TRUE(refresh(retry.tokens.refresh_token).has_value());
}

TEST_F(SessionsTest, EndsTheFamilyWhenAnOldTokenComesBack) {
    const auto second = refresh(tokens_.refresh_token).value();
    time_ += seconds(11);
    EXPECT_TRUE(refresh(tokens_.refresh_token).error().is(problem::invalid_refresh_token));
    EXPECT_TRUE(refresh(second.tokens.refresh_token).error().is(problem::invalid_refresh_token));
    EXPECT_TRUE(ended_.contains(Identity{.session = session_}));
}

TEST_F(SessionsTest, LetsASessionExpireUnlessItIsRefreshed) {
    time_ += std::chrono::days(29);
    const auto second = refresh(tokens_.refresh_token);
    ASSERT_TRUE(second.has_value());
    time_ += std::chrono::days(29);
    const auto third = refresh(second->tokens.refresh_token);
    ASSERT_TRUE(third.has_value());
    time_ += std::chrono::days(31);
    EXPECT_TRUE(refresh(third->tokens.refresh_token).error().is(problem::invalid_refresh_token));
}

TEST_F(SessionsTest, EndsASessionThatIsTooOldHoweverOftenItIsRefreshed) {
    auto token = tokens_.refresh_token;
    for (int i = 0; i < 4; ++i) {
        time_ += std::chrono::days(20);
        token = refresh(token).value().tokens.refresh_token;
    }
    time_ += std::chrono::days(9);
    token = refresh(token).value().tokens.refresh_token;
    time_ += std::chrono::days(2);
    EXPECT_TRUE(refresh(token).error().is(problem::invalid_refresh_token));
}

TEST_F(SessionsTest, IssuesTokensThatAreNewerThanTheChangeOfTheRole) {
    account_.tokens_valid_from = time_;
    const auto claims = verifier_.verify(sessions_.draft(account_, {}).tokens.access_token, time_);
    ASSERT_TRUE(claims.has_value());
    EXPECT_GT(claims->issued_at, time_);
    ended_.outdate(account_.id, time_);
    EXPECT_FALSE(
        ended_.contains(Identity{.user = account_.id, .session = claims->session, .issued_at = claims->issued_at}));
    EXPECT_TRUE(ended_.contains(
        Identity{.user = account_.id, .session = claims->session, .issued_at = std::chrono::floor<seconds>(time_)}));
}

TEST_F(SessionsTest, EndsOneOrAll) {
    const auto other = run_task(sessions_.open(account_, {})).value().value();
    EXPECT_TRUE(run_task(sessions_.end(account_.id, session_, {})).has_value());
    EXPECT_TRUE(run_task(sessions_.end(account_.id, session_, {})).error().is(problem::not_found));
    EXPECT_TRUE(refresh(tokens_.refresh_token).error().is(problem::invalid_refresh_token));
    EXPECT_TRUE(run_task(sessions_.end_all(account_.id, {})).has_value());
    EXPECT_TRUE(ended_.contains(Identity{.session = verifier_.verify(other.access_token, time_)->session}));
}

TEST_F(SessionsTest, KnowsNoMadeUpToken) {
    EXPECT_TRUE(refresh("").error().is(problem::invalid_refresh_token));
    EXPECT_TRUE(refresh(std::string(43, 'A')).error().is(problem::invalid_refresh_token));
}

}  // namespace
}  // namespace messenger::auth
