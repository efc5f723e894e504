#include "auth_fixture.hpp"
#include "core/jwt.hpp"

namespace messenger::auth {
namespace {

class SessionHttpTest : public AuthHttpTest {
  protected:
    SessionHttpTest() : first_(register_user("anna@example.org")), second_(log_in("anna@example.org")) {}
    std::string token(const testing::Reply& reply) { return reply.string_at("accessToken"); }
    int verify(const testing::Reply& reply) { return get("/api/auth/verify", token(reply)).status; }
    testing::Reply end(const std::string& id, const std::string& access_token) {
        return call({.method = net::Method::del, .target = "/api/auth/sessions/" + id, .token = access_token});
    }

    testing::Reply first_;
    testing::Reply second_;
};

TEST_F(SessionHttpTest, VerifiesATokenWithWhoseItIs) {
    const auto reply = get("/api/auth/verify", token(first_));
    ASSERT_EQ(200, reply.status);
    EXPECT_TRUE(reply.at("valid").as_bool());
    EXPECT_EQ(first_.at("user"), reply.at("user"));
    EXPECT_EQ(36u, reply.string_at("sessionId").size());
    const auto verifier = JwtVerifier::from_jwks(get("/.well-known/jwks.json").text).value();
    EXPECT_EQ(to_rfc3339(verifier.verify(token(first_))->expires_at), reply.string_at("expiresAt"));
    EXPECT_EQ(reply.text, get("/api/auth/verify", token(first_)).text);
}

TEST_F(SessionHttpTest, ChallengesWithoutAValidToken) {
    for (const auto& bad : {std::string(), std::string("nonsense"), token(first_) + "x", token(first_).substr(1)}) {
        const auto reply = get("/api/auth/verify", bad);
        EXPECT_EQ(401, reply.status) << bad;
        EXPECT_TRUE(reply.headers.contains("WWW-Authenticate"));
        EXPECT_EQ("unauthenticated", reply.problem());
    }
}

TEST_F(SessionHttpTest, LogsOutOfThisSessionOnly) {
    EXPECT_EQ(204, post("/api/auth/logout", "", token(first_)).status);
    EXPECT_EQ(401, verify(first_));
    EXPECT_EQ(401, refresh(first_.string_at("refreshToken")).status);
    EXPECT_EQ(401, post("/api/auth/logout", "", token(first_)).status);
    EXPECT_EQ(200, verify(second_));
}

TEST_F(SessionHttpTest, LogsOutEverywhere) {
    const auto other_user = register_user("bert@example.org");
    EXPECT_EQ(204, post("/api/auth/logout-all", "", token(first_)).status);
    EXPECT_EQ(401, verify(first_));
    EXPECT_EQ(401, verify(second_));
    EXPECT_EQ(401, refresh(second_.string_at("refreshToken")).status);
    EXPECT_EQ(200, verify(other_user));
    EXPECT_EQ(401, post("/api/auth/logout-all", "").status);
}

TEST_F(SessionHttpTest, ListsSessionsInPages) {
    auto reply = get("/api/auth/sessions", token(second_));
    ASSERT_EQ(200, reply.status);
    const auto items = reply.at("items").as_array();
    ASSERT_EQ(2u, items.size());
    EXPECT_TRUE(items[0].at("current").as_bool());
    EXPECT_FALSE(items[1].at("current").as_bool());
    EXPECT_EQ("127.0.0.1", items[0].at("address").as_string());
    EXPECT_TRUE(reply.at("nextCursor").is_null());
    reply = get("/api/auth/sessions?limit=1", token(second_));
    EXPECT_EQ(1u, reply.at("items").as_array().size());
    reply = get("/api/auth/sessions?limit=1&cursor=" + reply.string_at("nextCursor"), token(second_));
    EXPECT_EQ(items[1].at("id"), reply.at("items").as_array()[0].at("id"));
    EXPECT_TRUE(reply.at("nextCursor").is_null());
    EXPECT_EQ(422, get("/api/auth/sessions?limit=0", token(second_)).status);
    EXPECT_EQ(422, get("/api/auth/sessions?limit=501", token(second_)).status);
    EXPECT_EQ(422, get("/api/auth/sessions?cursor=x", token(second_)).status);
    EXPECT_EQ(401, get("/api/auth/sessions").status);
}

TEST_F(SessionHttpTest, EndsOneOfItsOwnSessions) {
    const auto first_id = get("/api/auth/verify", token(first_)).string_at("sessionId");
    const auto stranger = register_user("bert@example.org");
    EXPECT_EQ(404, end(first_id, token(stranger)).status);
    EXPECT_EQ(404, end("not-an-id", token(second_)).status);
    EXPECT_EQ(401, end(first_id, "").status);
    EXPECT_EQ(204, end(first_id, token(second_)).status);
    EXPECT_EQ(404, end(first_id, token(second_)).status);
    EXPECT_EQ(401, verify(first_));
}

TEST_F(SessionHttpTest, PublishesTheKeysThatItsTokensAreCheckedWith) {
    const auto reply = get("/.well-known/jwks.json");
    ASSERT_EQ(200, reply.status);
    const auto verifier = JwtVerifier::from_jwks(reply.text);
    ASSERT_TRUE(verifier.has_value());
    EXPECT_TRUE(verifier->verify(token(first_)).has_value());
    EXPECT_EQ(std::string::npos, reply.text.find("\"d\""));
}

TEST_F(SessionHttpTest, RemembersKeysAndEndedSessionsOverARestart) {
    EXPECT_EQ(204, post("/api/auth/logout", "", token(first_)).status);
    restart();
    EXPECT_EQ(401, verify(first_));
    EXPECT_EQ(200, verify(second_));
    EXPECT_EQ(200, refresh(second_.string_at("refreshToken")).status);
}

}  // namespace
}  // namespace messenger::auth
