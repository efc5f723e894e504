#include <thread>

#include "tests/http/user_fixture.hpp"

namespace messenger::user {
namespace {

class ProfileApiTest : public UserHttpTest {};

TEST_F(ProfileApiTest, ShowsTheCallersProfile) {
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
    patch(ada, R"({"username":"ada","bio":"x"})");
    const auto reply = patch(ada, R"({"username":null,"bio":null})");
    EXPECT_TRUE(reply.at("username").is_null());
    EXPECT_EQ(reply.string_at("bio"), "");
    EXPECT_EQ(patch(ada, R"({"displayName":null})").status, 422);
}

TEST_F(ProfileApiTest, NamesEveryInvalidField) {
    const auto reply = patch(
        ada, R"({"displayName":"ab","username":"not ok","bio":7,"avatar":"x","statusText":")" + std::string(101, 's') +
                 R"(","statusExpiresAt":"2020-01-01T00:00:00Z","timeZone":"Mars/Base","locale":"?"})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(paths_of(reply), (std::vector<std::string>{"/displayName", "/username", "/bio", "/avatar", "/statusText",
                                                         "/statusExpiresAt", "/timeZone", "/locale"}));
}

TEST_F(ProfileApiTest, CountsLengthsInCodePoints) {
    std::string thirty;
    for (int i = 0; i < 30; ++i) {
        thirty += "\U0001f600";
    }
    EXPECT_EQ(patch(ada, R"({"displayName":")" + thirty + "\"}").string_at("displayName"), thirty);
    EXPECT_EQ(patch(ada, R"({"displayName":")" + thirty + "x\"}").status, 422);
}

TEST_F(ProfileApiTest, RefusesAUsernameThatIsTaken) {
    const auto other = register_user("Another Ada");
    EXPECT_EQ(patch(ada, R"({"username":"ada"})").status, 200);
    const auto reply = patch(other, R"({"username":"ADA"})");
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.problem(), "username-taken");
    EXPECT_EQ(patch(other, R"({"username":"root"})").status, 409);
}

TEST_F(ProfileApiTest, ShowsOtherUsersWhatEverybodyMaySee) {
    patch(ada, R"({"timeZone":"Europe/London"})");
    const auto reply = get(grace, "/api/users/" + ada.to_string());
    EXPECT_EQ(reply.string_at("displayName"), "Ada Lovelace");
    EXPECT_FALSE(reply.json.as_object().contains("timeZone"));
    EXPECT_EQ(get(grace, "/api/users/" + UserId::generate().to_string()).status, 404);
    EXPECT_EQ(get(grace, "/api/users/nobody").status, 404);
}

TEST_F(ProfileApiTest, ShowsManyUsersAtOnceWithoutThoseThatAreNot) {
    patch(grace, R"({"bio":"builds"})");
    const auto nobody = UserId::generate().to_string();
    const auto path = "/api/users/cards?userIds=";
    const auto reply = get(ada, path + grace.to_string() + "," + nobody + "," + ada.to_string());
    EXPECT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.at("items").as_array().size(), 2U);
    EXPECT_NE(reply.text.find(R"("bio":"builds")"), std::string::npos);
    EXPECT_EQ(reply.text.find("timeZone"), std::string::npos) << "which only oneself sees";
    EXPECT_EQ(get(ada, path + std::string("x")).status, 422);
    std::string many = ada.to_string();
    for (int i = 0; i < 100; ++i) {
        many += "," + ada.to_string();
    }
    EXPECT_EQ(get(ada, path + many).status, 422);
}

TEST_F(ProfileApiTest, MakesAProfileThatAuthKnowsOf) {
    const auto edsger = UserId::generate();
    auth->display_names[edsger.to_string()] = "Edsger Dijkstra";
    EXPECT_EQ(get(edsger, "/api/users/me").string_at("displayName"), "Edsger Dijkstra");
    auth->is_down = true;
    EXPECT_EQ(get(edsger, "/api/users/me").status, 200);
    EXPECT_EQ(get(edsger, "/api/users/" + UserId::generate().to_string()).status, 503);
}

TEST_F(ProfileApiTest, SaysWhenAStatusTextEnds) {
    const auto end = to_rfc3339(now() + std::chrono::hours(1));
    EXPECT_EQ(patch(ada, R"({"statusText":"at lunch","statusExpiresAt":")" + end + "\"}").status, 200);
    EXPECT_EQ(get(grace, "/api/users/" + ada.to_string()).string_at("statusExpiresAt"), end);
    EXPECT_TRUE(patch(ada, R"({"statusExpiresAt":null})").at("statusExpiresAt").is_null());
    EXPECT_EQ(get(ada, "/api/users/me").string_at("statusText"), "at lunch");
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
