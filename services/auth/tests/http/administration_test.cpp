#include "auth_fixture.hpp"
#include "core/jwt.hpp"

namespace messenger::auth {
namespace {

class AdministrationTest : public AuthHttpTest {
  protected:
    std::string users(const std::string& id) const { return "/api/auth/users/" + id; }
    int verify(const std::string& token) { return get("/api/auth/verify", token).status; }
    std::string last_reason() {
        const auto reply = host_.call_internally("auth", {.target = "/internal/revocations?after=0"});
        const auto& items = reply.json.at("items").as_array();
        return items.empty() ? "" : std::string(items.back().at("reason").as_string());
    }

    testing::Reply anna_ = register_user(anna);
    std::string anna_id_ = anna_.string_at("user.id");
    std::string anna_token_ = anna_.string_at("accessToken");
    std::string admin_ = admin_token();
};

TEST_F(AdministrationTest, IsForAdministratorsOnly) {
    for (const auto* target : {"/api/auth/users", "/api/auth/audit"}) {
        EXPECT_EQ(401, get(target).status);
        EXPECT_EQ(403, get(target, anna_token_).status);
        EXPECT_EQ(200, get(target, admin_).status);
    }
    EXPECT_EQ(403, patch(users(anna_id_), R"({"role":"admin"})", anna_token_).status);
    EXPECT_EQ(403, remove(users(anna_id_), "", anna_token_).status);
}

TEST_F(AdministrationTest, ListsAndFindsAccounts) {
    const auto all = get("/api/auth/users?limit=1", admin_);
    ASSERT_EQ(1u, all.at("items").as_array().size());
    EXPECT_EQ("root@example.org", all.at("items").as_array()[0].at("email").as_string());
    const auto rest = get("/api/auth/users?limit=1&cursor=" + all.string_at("nextCursor"), admin_);
    EXPECT_EQ(anna, rest.at("items").as_array()[0].at("email").as_string());
    EXPECT_FALSE(rest.at("items").as_array()[0].at("disabled").as_bool());
    EXPECT_TRUE(rest.at("nextCursor").is_null());
    EXPECT_EQ(1u, get("/api/auth/users?q=ANNA@", admin_).at("items").as_array().size());
    EXPECT_EQ(1u, get("/api/auth/users?role=admin", admin_).at("items").as_array().size());
    EXPECT_EQ(0u, get("/api/auth/users?disabled=true", admin_).at("items").as_array().size());
    EXPECT_EQ(422, get("/api/auth/users?limit=0", admin_).status);
    EXPECT_EQ(std::string::npos, all.text.find("argon2"));
}

TEST_F(AdministrationTest, DisablesAndEnablesAnAccount) {
    const auto changed = patch(users(anna_id_), R"({"disabled":true})", admin_);
    ASSERT_EQ(200, changed.status) << changed.text;
    EXPECT_TRUE(changed.at("disabled").as_bool());
    EXPECT_EQ(401, verify(anna_token_));
    EXPECT_EQ("disabled", last_reason());
    EXPECT_EQ(401, refresh(anna_.string_at("refreshToken")).status);
    EXPECT_EQ("account-disabled", log_in(anna).problem());
    EXPECT_EQ("invalid-credentials", log_in(anna, "wrong passphrase").problem()) << "told to the owner only";
    EXPECT_EQ(200, patch(users(anna_id_), R"({"disabled":false})", admin_).status);
    EXPECT_EQ(200, log_in(anna).status);
}

TEST_F(AdministrationTest, ANewRoleIsInTheNextTokensAndInNoOldOne) {
    EXPECT_EQ("admin", patch(users(anna_id_), R"({"role":"admin"})", admin_).string_at("role"));
    EXPECT_EQ(401, verify(anna_token_)) << "it says what is not true any more";
    EXPECT_EQ("outdated", last_reason());
    const auto refreshed = refresh(anna_.string_at("refreshToken"));
    ASSERT_EQ(200, refreshed.status);
    const auto fresh = refreshed.string_at("accessToken");
    EXPECT_EQ(200, get("/api/auth/users", fresh).status);
    EXPECT_EQ(200, patch(users(anna_id_), R"({"role":"user"})", admin_).status);
    EXPECT_EQ(401, get("/api/auth/users", fresh).status);
}

TEST_F(AdministrationTest, KeepsTheLastAdministrator) {
    const auto id = get("/api/auth/verify", admin_).string_at("user.id");
    EXPECT_EQ("last-admin", patch(users(id), R"({"disabled":true})", admin_).problem());
    EXPECT_EQ("last-admin", patch(users(id), R"({"role":"user"})", admin_).problem());
    EXPECT_EQ("last-admin", remove(users(id), "", admin_).problem());
    EXPECT_EQ(200, verify(admin_));
}

TEST_F(AdministrationTest, SignsSomebodyOut) {
    EXPECT_EQ(204, remove(users(anna_id_) + "/sessions", "", admin_).status);
    EXPECT_EQ(401, verify(anna_token_));
    EXPECT_EQ(200, log_in(anna).status);
}

TEST_F(AdministrationTest, DeletesAnAccountAndTellsTheOtherServices) {
    EXPECT_EQ(204, remove(users(anna_id_), "", admin_).status);
    EXPECT_EQ(401, verify(anna_token_));
    EXPECT_EQ("deleted", last_reason());
    EXPECT_EQ(404, remove(users(anna_id_), "", admin_).status);
    EXPECT_EQ(404, patch(users(anna_id_), R"({"disabled":true})", admin_).status);
    EXPECT_EQ(401, log_in(anna).status);
    EXPECT_EQ(201, register_user(anna).status) << "the email is free again";
}

TEST_F(AdministrationTest, LetsAnOwnerDeleteHisAccount) {
    EXPECT_EQ("wrong-password", remove("/api/auth/me", R"({"password":"wrong"})", anna_token_).problem());
    EXPECT_EQ(422, remove("/api/auth/me", "{}", anna_token_).status);
    EXPECT_EQ(204, remove("/api/auth/me", R"({"password":"a good passphrase"})", anna_token_).status);
    EXPECT_EQ(401, verify(anna_token_));
    EXPECT_EQ(401, log_in(anna).status);
}

TEST_F(AdministrationTest, WritesDownWhoDidWhatWhenAndFromWhere) {
    log_in(anna, "wrong passphrase");
    log_in("nobody@example.org");
    patch(users(anna_id_), R"({"disabled":true})", admin_);
    const auto reply = get("/api/auth/audit?user=" + anna_id_, admin_);
    const auto items = reply.at("items").as_array();
    ASSERT_EQ(3u, items.size());
    EXPECT_EQ("account.registered", items[2].at("action").as_string());
    EXPECT_EQ("account.disabled", items[0].at("action").as_string());
    EXPECT_NE(items[0].at("actor"), items[0].at("user"));
    EXPECT_EQ("login.failed", items[1].at("action").as_string());
    EXPECT_EQ("127.0.0.1", items[1].at("address").as_string());
    EXPECT_TRUE(items[1].at("actor").is_null());
    const auto all = get("/api/auth/audit?limit=3", admin_);
    EXPECT_EQ(3u, all.at("items").as_array().size());
    EXPECT_EQ(
        3u, get("/api/auth/audit?limit=3&cursor=" + all.string_at("nextCursor"), admin_).at("items").as_array().size());
    for (const auto* secret : {"passphrase", "nobody@", "argon2", "eyJ"}) {
        EXPECT_EQ(std::string::npos, get("/api/auth/audit", admin_).text.find(secret)) << secret;
    }
}

}  // namespace
}  // namespace messenger::auth
