// What limits writing in a room: slow mode, the archive, refused words.
#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class RoomRulesTest : public ChatApiTest {
  protected:
    Reply change(UserId user, const std::string& body) { return call(user, Method::patch, "/api/rooms/" + room, body); }
    Reply filter(UserId user, const std::string& body) {
        return call(user, Method::put, "/api/rooms/" + room + "/word-filter", body);
    }
    std::string room = open(ada, "group", {bob});
};

TEST_F(RoomRulesTest, SlowModeLetsMembersWaitBetweenMessagesAndModeratorsNot) {
    EXPECT_EQ(change(ada, R"({"slowModeSeconds":3600})").at("slowModeSeconds").as_int64(), 3600);
    EXPECT_EQ(post(bob, room, "c1").status, 201);
    const auto refused = post(bob, room, "c2");
    EXPECT_EQ(refused.status, 429);
    EXPECT_GT(std::stoi(std::string(refused.headers.get("Retry-After"))), 3500);
    EXPECT_EQ(post(bob, room, "c1").status, 200) << "the same message again is no other one";
    EXPECT_EQ(post(ada, room, "c1").status, 201);
    EXPECT_EQ(post(ada, room, "c2").status, 201);
    host.restart();
    begin();
    EXPECT_EQ(post(bob, room, "c2").status, 429) << "it is not forgotten";
    change(ada, R"({"slowModeSeconds":0})");
    EXPECT_EQ(post(bob, room, "c2").status, 201);
}

TEST_F(RoomRulesTest, NothingIsWrittenIntoAnArchivedRoom) {
    const auto said = "/api/rooms/" + room + "/messages/" + std::to_string(post(bob, room, "c1").at("seq").as_int64());
    EXPECT_TRUE(change(ada, R"({"archived":true})").at("archived").as_bool());
    EXPECT_EQ(post(ada, room, "c2").problem(), "cannot-write");
    EXPECT_EQ(call(bob, Method::patch, said, R"({"text":"changed"})").problem(), "cannot-write");
    EXPECT_EQ(call(bob, Method::put, said + "/reactions/%F0%9F%91%8D").problem(), "cannot-write");
    EXPECT_EQ(get(bob, said).status, 200) << "but it is read";
    EXPECT_EQ(call(bob, Method::del, said).status, 204) << "and what oneself wrote can be taken away";
    EXPECT_FALSE(change(ada, R"({"archived":false})").at("archived").as_bool());
    EXPECT_EQ(post(ada, room, "c2").status, 201);
}

TEST_F(RoomRulesTest, RefusedWordsAreWrittenByModeratorsOnly) {
    EXPECT_EQ(filter(ada, R"({"words":["Pöbel","rabble"]})").status, 200);
    const auto refused = post(bob, room, "c1", "what a POBEL!");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(pointers(refused), std::vector<std::string>{"/text"});
    const auto said = post(bob, room, "c1", "what people");
    const auto path = "/api/rooms/" + room + "/messages/" + std::to_string(said.at("seq").as_int64());
    EXPECT_EQ(call(bob, Method::patch, path, R"({"text":"rabble"})").status, 422);
    EXPECT_EQ(post(ada, room, "c1", "rabble").status, 201);
    EXPECT_EQ(get(ada, "/api/rooms/" + room + "/word-filter").at("words").as_array().size(), 2U);
    filter(ada, R"({"words":[]})");
    EXPECT_EQ(post(bob, room, "c2", "rabble").status, 201);
}

TEST_F(RoomRulesTest, RulesAreSetByRight) {
    EXPECT_EQ(change(bob, R"({"archived":true})").status, 403);
    EXPECT_EQ(filter(bob, R"({"words":[]})").status, 403);
    EXPECT_EQ(get(bob, "/api/rooms/" + room + "/word-filter").status, 403);
    EXPECT_EQ(filter(eve, R"({"words":[]})").status, 404);
    EXPECT_EQ(pointers(filter(ada, R"({"words":["ok"," "]})")), std::vector<std::string>{"/words/1"});
    call(ada, Method::put, "/api/rooms/" + room + "/members/" + bob.to_string(), R"({"role":"admin"})");
    EXPECT_EQ(change(bob, R"({"slowModeSeconds":10})").status, 200);
    EXPECT_EQ(change(bob, R"({"retentionDays":30})").status, 403) << "what it takes away is the owner's to decide";
    EXPECT_EQ(change(ada, R"({"retentionDays":30})").at("retentionDays").as_int64(), 30);
    EXPECT_TRUE(change(ada, R"({"retentionDays":null})").at("retentionDays").is_null());
    EXPECT_EQ(change(ada, R"({"retentionDays":0,"slowModeSeconds":-1})").status, 422);
}

}  // namespace
}  // namespace messenger::chat
