#include "net/token_verifier.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "testing/run_task.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

/// Auth's keys, as they are now.
class FakeAuth final : public Transport {
  public:
    Task<Result<Response>> send(Request request, std::string, std::chrono::milliseconds) override {
        EXPECT_EQ(request.target(), "/.well-known/jwks.json");
        ++fetches;
        // Others get their turn meanwhile, as with a real request.
        co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
        if (is_down) {
            co_return fail(problem::unavailable);
        }
        co_return answer.empty() ? Response::json(200, to_jwks(keys)) : Response::json(status, answer);
    }
    std::string answer;  ///< instead of the keys
    int status = 200;
    std::vector<PublicJwk> keys;
    int fetches = 0;
    bool is_down = false;
};

JwtSigner new_signer() {
    return JwtSigner::from_pem(JwtSigner::generate_pem()).value();
}

class TokenVerifierTest : public ::testing::Test {
  protected:
    TokenVerifierTest() { auth.keys.push_back(signer.public_key()); }

    std::string token(const JwtSigner& by, Timestamp issued = now()) const {
        return by.sign(
            {.user = user, .session = session, .issued_at = issued, .expires_at = now() + 1h, .token_id = "1"});
    }
    /// How many of these tokens, checked at the same time, are good.
    static int check_at_once(TokenVerifier& by, const std::vector<std::string>& tokens) {
        boost::asio::io_context context;
        int good = 0;
        for (const auto& text : tokens) {
            boost::asio::co_spawn(context, by.authenticate(text),
                                  [&](std::exception_ptr, const Result<Identity>& result) { good += result ? 1 : 0; });
        }
        context.run();
        return good;
    }
    Result<Identity> check(const std::string& text) { return testing::run_task(verifier.authenticate(text)); }

    JwtSigner signer = new_signer();
    FakeAuth auth;
    TokenVerifier verifier{auth};
    UserId user = UserId::generate();
    SessionId session = SessionId::generate();
};

TEST_F(TokenVerifierTest, FetchesTheKeysOnceAndTellsWhoItIs) {
    const auto good = token(signer);
    EXPECT_EQ(check(good)->user, user);
    EXPECT_EQ(check(good)->session, session);
    EXPECT_EQ(check(token(signer))->user, user);
    EXPECT_EQ(auth.fetches, 1);
}

TEST_F(TokenVerifierTest, RecallsWhatItHasCheckedUntilThatEnds) {
    const auto good = token(signer);
    EXPECT_FALSE(verifier.recall(good)) << "not checked yet";
    ASSERT_TRUE(check(good));
    EXPECT_EQ(verifier.recall(good).value()->user, user);
    EXPECT_FALSE(verifier.recall(good + "x"));
    verifier.revoke(session, RevocationReason::ended);
    EXPECT_TRUE(verifier.recall(good).value().error().is(problem::unauthenticated));
}

TEST_F(TokenVerifierTest, RefusesWhatIsNoTokenOfOursWithoutAskingForEach) {
    ASSERT_TRUE(check(token(signer)));
    for (const std::string bad : {"", "a.b.c", "nonsense"}) {
        EXPECT_TRUE(check(bad).error().is(problem::unauthenticated));
    }
    const auto stranger = new_signer();
    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(check(token(stranger)).error().is(problem::unauthenticated));
    }
    EXPECT_LE(auth.fetches, 2) << "an unknown key id asks for the keys once a second at most";
}

TEST_F(TokenVerifierTest, SaysThatItCannotCheckWhileThereAreNoKeys) {
    auth.is_down = true;
    TokenVerifier impatient{auth, 0ms};
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(signer))).error().is(problem::unavailable));
    auth.is_down = false;
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(signer))));
    auth.is_down = true;
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(signer)))) << "known keys need nobody";
}

TEST_F(TokenVerifierTest, LearnsANewKeyByItsFirstToken) {
    TokenVerifier impatient{auth, 0ms};
    const auto next = new_signer();
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(signer))));
    auth.keys.push_back(next.public_key());
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(next))));
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(signer)))) << "the old one is still published";
    EXPECT_EQ(auth.fetches, 2);
}

TEST_F(TokenVerifierTest, FetchesOnceForAllThatComeAtTheSameTime) {
    std::vector<std::string> tokens;
    for (int i = 0; i < 20; ++i) {
        tokens.push_back(token(signer));
    }
    EXPECT_EQ(20, check_at_once(verifier, tokens));
    EXPECT_EQ(auth.fetches, 1);
    const auto next = new_signer();
    auth.keys.push_back(next.public_key());
    for (auto& text : tokens) {
        text = token(next);
    }
    EXPECT_EQ(20, check_at_once(verifier, tokens)) << "they wait for the next fetch, and are not refused";
    EXPECT_EQ(auth.fetches, 2);
}

TEST_F(TokenVerifierTest, AsksOnceInAWhileWhileAuthIsDown) {
    auth.is_down = true;
    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(check(token(signer)).error().is(problem::unavailable));
    }
    EXPECT_EQ(auth.fetches, 1);
}

TEST_F(TokenVerifierTest, RefusesRememberedTokensOnceAKeyIsTakenAway) {
    TokenVerifier impatient{auth, 0ms};
    const auto stolen = token(signer);
    EXPECT_TRUE(testing::run_task(impatient.authenticate(stolen)));
    const auto next = new_signer();
    auth.keys = {next.public_key()};
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(next))));
    EXPECT_FALSE(testing::run_task(impatient.authenticate(stolen)));
}

TEST_F(TokenVerifierTest, KeepsItsKeysWhenAuthGivesNone) {
    TokenVerifier impatient{auth, 0ms};
    EXPECT_TRUE(testing::run_task(impatient.authenticate(token(signer))));
    for (const auto& [status, answer] :
         {std::pair{500, "{}"}, {200, "nonsense"}, {200, "[]"}, {404, R"({"keys":[]})"}}) {
        const auto stranger = new_signer();
        auth.status = status;
        auth.answer = answer;
        EXPECT_TRUE(testing::run_task(impatient.authenticate(token(stranger))).error().is(problem::unauthenticated));
        EXPECT_TRUE(testing::run_task(impatient.authenticate(token(signer)))) << answer;
    }
    EXPECT_EQ(auth.fetches, 5);
}

TEST_F(TokenVerifierTest, ForgetsATokenThatHasExpired) {
    const auto old = signer.sign(
        {.user = user, .session = session, .issued_at = now() - 1h, .expires_at = now() - 31s, .token_id = "1"});
    EXPECT_TRUE(check(old).error().is(problem::unauthenticated));
    EXPECT_TRUE(check(old).error().is(problem::unauthenticated));
}

TEST_F(TokenVerifierTest, RevokesNoOtherSessionAndNoOtherUser) {
    const auto mine = token(signer, now() - 10min);
    verifier.revoke(SessionId::generate(), RevocationReason::ended);
    verifier.revoke(UserId::generate(), now(), RevocationReason::ended);
    EXPECT_TRUE(check(mine));
    verifier.revoke(user, now() - 20min, RevocationReason::outdated);
    EXPECT_TRUE(check(mine)) << "it is newer";
    verifier.revoke(user, now(), RevocationReason::ended);
    verifier.revoke(user, now() - 20min, RevocationReason::outdated);
    EXPECT_FALSE(check(mine)) << "an older revocation does not undo a newer one";
}

TEST_F(TokenVerifierTest, RefusesTheTokensOfARevokedSessionAtOnce) {
    const auto known = token(signer);
    EXPECT_TRUE(check(known));
    verifier.revoke(session, RevocationReason::ended);
    EXPECT_TRUE(check(known).error().is(problem::unauthenticated));
    EXPECT_TRUE(check(token(signer)).error().is(problem::unauthenticated)) << "also one that it has not seen yet";
}

TEST_F(TokenVerifierTest, RefusesWhatAUserGotBeforeARevocation) {
    const auto old = token(signer, now() - 10min);
    EXPECT_TRUE(check(old));
    verifier.revoke(user, now(), RevocationReason::ended);
    EXPECT_TRUE(check(old).error().is(problem::unauthenticated));
    EXPECT_TRUE(check(token(signer, now() + 1s))) << "a new sign-in";
}

TEST_F(TokenVerifierTest, SaysWhenTheAccountIsGoneAndNotOnlyTheSession) {
    const auto mine = token(signer, now() - 10min);
    verifier.revoke(session, RevocationReason::ended);
    EXPECT_TRUE(check(mine).error().is(problem::unauthenticated));
    verifier.revoke(user, now(), RevocationReason::disabled);
    verifier.revoke(user, now() - 5min, RevocationReason::ended);
    EXPECT_TRUE(check(mine).error().is(problem::account_gone));
}

TEST_F(TokenVerifierTest, KnowsThatTheAccountIsGoneFromTheEndOfItsSessions) {
    verifier.revoke(session, RevocationReason::deleted);
    verifier.revoke(session, RevocationReason::ended);
    EXPECT_TRUE(check(token(signer)).error().is(problem::account_gone));
}

}  // namespace
}  // namespace messenger::net
