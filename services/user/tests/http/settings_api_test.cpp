#include "tests/http/user_fixture.hpp"

namespace messenger::user {
namespace {

constexpr auto target = "/api/users/me/settings";

class SettingsApiTest : public UserHttpTest {
  protected:
    Reply change(const std::string& body) { return patch(ada, body, target); }
};

TEST_F(SettingsApiTest, HaveDefaults) {
    const auto expected = boost::json::parse(
        R"({"version":1,"theme":"system","language":null,"notifications":{"level":"all","sound":true,"desktop":true},)"
        R"("privacy":{"lastSeen":"everybody","readReceipts":true}})");
    EXPECT_EQ(get(ada, target).json, expected);
}

TEST_F(SettingsApiTest, AreChangedFieldByField) {
    EXPECT_EQ(change(R"({"theme":"dark","language":"de-AT"})").at("version"), 2);
    const auto reply = change(R"({"notifications":{"sound":false},"privacy":{"lastSeen":"nobody"},"unknown":1})");
    EXPECT_EQ(reply.json,
              boost::json::parse(
                  R"({"version":3,"theme":"dark","language":"de-AT","notifications":{"level":"all","sound":false,)"
                  R"("desktop":true},"privacy":{"lastSeen":"nobody","readReceipts":true}})"))
        << reply.text;
    EXPECT_EQ(get(ada, target).json, reply.json);
    EXPECT_TRUE(change(R"({"language":null})").at("language").is_null());
    EXPECT_EQ(get(grace, target).at("version"), 1) << "everybody has their own";
}

TEST_F(SettingsApiTest, KeepTheirVersionWhenNothingChanges) {
    EXPECT_EQ(change("{}").at("version"), 1);
    EXPECT_EQ(change(R"({"theme":"system","version":1})").at("version"), 1);
}

TEST_F(SettingsApiTest, RefuseAChangeFromAnOldVersion) {
    EXPECT_EQ(change(R"({"theme":"dark","version":1})").status, 200);
    const auto reply = change(R"({"theme":"light","version":1})");
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.problem(), "conflict");
    EXPECT_EQ(get(ada, target).string_at("theme"), "dark");
}

TEST_F(SettingsApiTest, NameEveryInvalidField) {
    const auto reply = change(
        R"({"version":"1","theme":"pink","language":"?","notifications":{"level":"some","sound":1,"desktop":null},)"
        R"("privacy":{"lastSeen":"friends","readReceipts":"yes"}})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(paths_of(reply), (std::vector<std::string>{"/version", "/theme", "/language", "/notifications/level",
                                                         "/notifications/sound", "/notifications/desktop",
                                                         "/privacy/lastSeen", "/privacy/readReceipts"}));
    EXPECT_EQ(paths_of(change(R"({"notifications":null})")), std::vector<std::string>{"/notifications"});
}

TEST_F(SettingsApiTest, NeedAToken) {
    EXPECT_EQ(host.call("user", {.target = target}).status, 401);
}

}  // namespace
}  // namespace messenger::user
