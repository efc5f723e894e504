#include "auth_fixture.hpp"

namespace messenger::auth {
namespace {

class SignInTest : public AuthHttpTest {
  protected:
    SignInTest() : registered_(register_user("anna@example.org")) {}
    testing::Reply with_cookie(const std::string& target, const std::string& body, const std::string& cookie,
                               const std::string& origin = "http://localhost") {
        std::map<std::string, std::string> headers{{"X-Token-Mode", "cookie"}};
        if (!cookie.empty()) {
            headers["Cookie"] = cookie;
        }
        if (!origin.empty()) {
            headers["Origin"] = origin;
        }
        return call({.method = net::Method::post, .target = target, .body = body, .headers = headers});
    }
    static std::string cookie_of(const testing::Reply& reply) {
        const std::string value(reply.headers.get("Set-Cookie"));
        return value.substr(0, value.find(';'));
    }
    testing::Reply registered_;
};

TEST_F(SignInTest, LogsInWithTheEmailInAnyCase) {
    const auto reply = log_in("ANNA@example.org");
    ASSERT_EQ(200, reply.status) << reply.text;
    EXPECT_EQ(registered_.string_at("user.id"), reply.string_at("user.id"));
    EXPECT_EQ(200, get("/api/auth/verify", reply.string_at("accessToken")).status);
}

TEST_F(SignInTest, AnswersTheSameForAWrongPasswordAndAnUnknownEmail) {
    const auto wrong = log_in("anna@example.org", "another passphrase");
    const auto unknown = log_in("nobody@example.org");
    EXPECT_EQ(401, wrong.status);
    EXPECT_EQ(401, unknown.status);
    EXPECT_EQ("invalid-credentials", wrong.problem());
    EXPECT_EQ(wrong.problem(), unknown.problem());
    EXPECT_EQ(wrong.string_at("detail"), unknown.string_at("detail"));
}

TEST_F(SignInTest, ValidatesLogin) {
    EXPECT_EQ(422, post("/api/auth/login", "{}").status);
    EXPECT_EQ((Paths{"/email", "/password"}), invalid_paths(post("/api/auth/login", R"({"email":1,"password":null})")));
    EXPECT_EQ(401, log_in("not an email", "x").status);
}

TEST_F(SignInTest, RefreshesAndTheOldTokenDies) {
    const auto old_token = registered_.string_at("refreshToken");
    const auto first = refresh(old_token);
    ASSERT_EQ(200, first.status) << first.text;
    EXPECT_NE(old_token, first.string_at("refreshToken"));
    const auto retry = refresh(old_token);
    EXPECT_EQ(200, retry.status);
    EXPECT_EQ(first.text, retry.text);
    const auto second = refresh(first.string_at("refreshToken"));
    EXPECT_EQ(200, second.status);
    // No longer the very last one: a thief's copy. The whole family ends.
    EXPECT_EQ(401, refresh(old_token).status);
    EXPECT_EQ(401, refresh(second.string_at("refreshToken")).status);
    EXPECT_EQ(401, get("/api/auth/verify", second.string_at("accessToken")).status);
    EXPECT_EQ(200, log_in("anna@example.org").status);
}

TEST_F(SignInTest, RefusesMadeUpAndMissingRefreshTokens) {
    EXPECT_EQ(401, refresh("made-up").status);
    EXPECT_EQ("invalid-refresh-token", refresh("made-up").problem());
    EXPECT_EQ((Paths{"/refreshToken"}), invalid_paths(post("/api/auth/refresh", "{}")));
    EXPECT_EQ(400, post("/api/auth/refresh", "nonsense").status);
    EXPECT_EQ(401, call({.method = net::Method::post, .target = "/api/auth/refresh"}).status);
    EXPECT_EQ(413, post("/api/auth/refresh", std::string(1024 * 1024 + 1, ' ')).status);
}

TEST_F(SignInTest, KeepsTheRefreshTokenInACookieOnDemand) {
    const auto login =
        with_cookie("/api/auth/login", R"({"email":"anna@example.org","password":"a good passphrase"})", "");
    ASSERT_EQ(200, login.status);
    EXPECT_TRUE(login.at("refreshToken").is_null());
    EXPECT_TRUE(cookie_of(login).starts_with("messenger_refresh="));
    const auto refreshed = with_cookie("/api/auth/refresh", "", cookie_of(login));
    ASSERT_EQ(200, refreshed.status) << refreshed.text;
    EXPECT_TRUE(refreshed.at("refreshToken").is_null());
    EXPECT_NE(cookie_of(login), cookie_of(refreshed));
    EXPECT_EQ(403, with_cookie("/api/auth/refresh", "", cookie_of(refreshed), "http://evil.example").status);
    EXPECT_EQ(403, with_cookie("/api/auth/refresh", "", cookie_of(refreshed), "").status);
    EXPECT_EQ(401, with_cookie("/api/auth/refresh", "", "").status);
}

TEST_F(SignInTest, IgnoresTheCookieWithoutTheHeader) {
    const auto login =
        with_cookie("/api/auth/login", R"({"email":"anna@example.org","password":"a good passphrase"})", "");
    EXPECT_EQ(422, call({.method = net::Method::post,
                         .target = "/api/auth/refresh",
                         .body = "{}",
                         .headers = {{"Cookie", cookie_of(login)}, {"Origin", "http://localhost"}}})
                       .status);
}

}  // namespace
}  // namespace messenger::auth
