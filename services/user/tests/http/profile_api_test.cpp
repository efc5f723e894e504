#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "testing/test_host.hpp"
#include "tests/http/fake_auth.hpp"
#include "user_service.hpp"

namespace messenger::user {
namespace {

using messenger::testing::Reply;
using net::Method;

class ProfileApiTest : public ::testing::Test {
  protected:
    ProfileApiTest() { begin(); }

    void begin() {
        host.set_peer(Peer::auth, std::make_unique<FakeAuth>(auth));
        host.add<UserService>();
        host.start();
    }
    UserId register_user(const std::string& display_name) {
        const auto id = UserId::generate();
        auth->display_names[id.to_string()] = display_name;
        const auto body =
            boost::json::serialize(boost::json::object{{"displayName", display_name}, {"email", "a@b.c"}});
        EXPECT_EQ(host.call_internally("user", {Method::put, "/internal/profiles/" + id.to_string(), body}).status,
                  200);
        return id;
    }
    Reply get(UserId caller, const std::string& target) {
        return host.call("user", {.target = target, .token = auth->token(caller)});
    }
    Reply patch(UserId caller, const std::string& body) {
        return host.call("user", {Method::patch, "/api/users/me", body, auth->token(caller)});
    }

    std::shared_ptr<FakeAuthState> auth = std::make_shared<FakeAuthState>();
    messenger::testing::TestHost host;
};

TEST_F(ProfileApiTest, ShowsTheCallersProfile) {
    const auto ada = register_user("Ada Lovelace");
    const auto reply = get(ada, "/api/users/me");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.string_at("id"), ada.to_string());
    EXPECT_EQ(reply.string_at("displayName"), "Ada Lovelace");
    EXPECT_TRUE(reply.at("username").is_null());
    EXPECT_EQ(reply.string_at("bio"), "");
}

TEST_F(ProfileApiTest, NeedsAToken) {
    EXPECT_EQ(host.call("user", {.target = "/api/users/me"}).status, 401);
    EXPECT_EQ(host.call("user", {.target = "/api/users?q=a"}).status, 401);
}

TEST_F(ProfileApiTest, ChangesAProfileAndKeepsItOverARestart) {
    const auto ada = register_user("Ada Lovelace");
    const auto avatar = Uuid::generate().to_string();
    const auto reply =
        patch(ada, R"({"username":"Ada","bio":"Enchantress of Number","avatar":")" + avatar +
                       R"(","statusText":"busy","timeZone":"Europe/London","locale":"en-GB","unknown":1})");
    EXPECT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.string_at("username"), "Ada");
    EXPECT_EQ(reply.string_at("avatar"), avatar);
    host.restart();
    begin();
    const auto again = get(ada, "/api/users/me");
    EXPECT_EQ(again.json, reply.json);
}

TEST_F(ProfileApiTest, ClearsFieldsSetToNull) {
    const auto ada = register_user("Ada Lovelace");
    patch(ada, R"({"username":"ada","bio":"x"})");
    const auto reply = patch(ada, R"({"username":null,"bio":null})");
    EXPECT_TRUE(reply.at("username").is_null());
    EXPECT_EQ(reply.string_at("bio"), "");
    EXPECT_EQ(patch(ada, R"({"displayName":null})").status, 422);
}

TEST_F(ProfileApiTest, NamesEveryInvalidField) {
    const auto ada = register_user("Ada Lovelace");
    const auto reply = patch(ada, R"({"displayName":"ab","username":"not ok","bio":7,"avatar":"x","statusText":")" +
                                      std::string(101, 's') + R"(","timeZone":"Mars/Base","locale":"?"})");
    EXPECT_EQ(reply.status, 422);
    std::vector<std::string> paths;
    for (const auto& error : reply.at("errors").as_array()) {
        paths.emplace_back(error.at("path").as_string());
    }
    EXPECT_EQ(paths, (std::vector<std::string>{"/displayName", "/username", "/bio", "/avatar", "/statusText",
                                               "/timeZone", "/locale"}));
}

TEST_F(ProfileApiTest, CountsLengthsInCodePoints) {
    const auto ada = register_user("Ada Lovelace");
    std::string thirty;
    for (int i = 0; i < 30; ++i) {
        thirty += "\U0001f600";
    }
    EXPECT_EQ(patch(ada, R"({"displayName":")" + thirty + "\"}").string_at("displayName"), thirty);
    EXPECT_EQ(patch(ada, R"({"displayName":")" + thirty + "x\"}").status, 422);
}

TEST_F(ProfileApiTest, RefusesAUsernameThatIsTaken) {
    const auto ada = register_user("Ada Lovelace");
    const auto other = register_user("Another Ada");
    EXPECT_EQ(patch(ada, R"({"username":"ada"})").status, 200);
    const auto reply = patch(other, R"({"username":"ADA"})");
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.problem(), "username-taken");
    EXPECT_EQ(patch(other, R"({"username":"root"})").status, 409);
}

TEST_F(ProfileApiTest, ShowsOtherUsersWhatEverybodyMaySee) {
    const auto ada = register_user("Ada Lovelace");
    const auto grace = register_user("Grace Hopper");
    patch(ada, R"({"timeZone":"Europe/London"})");
    const auto reply = get(grace, "/api/users/" + ada.to_string());
    EXPECT_EQ(reply.string_at("displayName"), "Ada Lovelace");
    EXPECT_FALSE(reply.json.as_object().contains("timeZone"));
    EXPECT_EQ(get(grace, "/api/users/" + UserId::generate().to_string()).status, 404);
    EXPECT_EQ(get(grace, "/api/users/nobody").status, 404);
}

TEST_F(ProfileApiTest, MakesAProfileThatAuthKnowsOf) {
    const auto grace = UserId::generate();
    auth->display_names[grace.to_string()] = "Grace Hopper";
    EXPECT_EQ(get(grace, "/api/users/me").string_at("displayName"), "Grace Hopper");
    auth->is_down = true;
    EXPECT_EQ(get(grace, "/api/users/me").status, 200);
    EXPECT_EQ(get(grace, "/api/users/" + UserId::generate().to_string()).status, 503);
}

TEST_F(ProfileApiTest, FindsUsersPageByPage) {
    const auto caller = register_user("Zo\u00eb Zimmer");
    for (int i = 0; i < 5; ++i) {
        register_user("Walter " + std::to_string(i));
    }
    auto reply = get(caller, "/api/users?q=WALT&limit=2");
    EXPECT_EQ(reply.at("items").as_array().size(), 2U);
    reply = get(caller, "/api/users?q=WALT&limit=3&cursor=" + reply.string_at("nextCursor"));
    EXPECT_EQ(reply.at("items").as_array().size(), 3U);
    EXPECT_TRUE(reply.at("nextCursor").is_null());
    EXPECT_EQ(get(caller, "/api/users?q=zoe").at("items").as_array().size(), 1U);
    EXPECT_EQ(get(caller, "/api/users").status, 422);
    EXPECT_EQ(get(caller, "/api/users?q=a&limit=501").status, 422);
    EXPECT_EQ(get(caller, "/api/users?q=a&cursor=broken").status, 422);
}

TEST_F(ProfileApiTest, LooksUpTheKnownOnesForServices) {
    const auto ada = register_user("Ada Lovelace");
    patch(ada, R"({"username":"ada"})");
    const auto body = R"({"ids":[")" + ada.to_string() + R"(",")" + UserId::generate().to_string() + R"("]})";
    const auto reply = host.call_internally("user", {Method::post, "/internal/profiles/lookup", body});
    const boost::json::value expected{
        {"items", boost::json::array{{{"id", ada.to_string()}, {"displayName", "Ada Lovelace"}, {"username", "ada"}}}}};
    EXPECT_EQ(reply.json, expected) << reply.text;
    const auto outside = host.call("user", {Method::post, "/internal/profiles/lookup", body, auth->token(ada)});
    EXPECT_GE(outside.status, 401);
}

TEST_F(ProfileApiTest, TellsAuthANewDisplayNameWithinTwoSeconds) {
    const auto ada = register_user("Ada Lovelace");
    EXPECT_EQ(patch(ada, R"({"displayName":"Countess Ada"})").status, 200);
    const auto name_at_auth = [&] {
        const std::scoped_lock lock(auth->mutex);
        return auth->display_names[ada.to_string()];
    };
    for (int i = 0; i < 200 && name_at_auth() != "Countess Ada"; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(name_at_auth(), "Countess Ada");
}

}  // namespace
}  // namespace messenger::user
