#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

class MessageChangesLive : public LiveChat {
  protected:
    boost::json::object request(const char* op, boost::json::object members) const {
        members["op"] = op;
        members["id"] = "r";
        members["room"] = room;
        return members;
    }

    std::string room = open_room(ada, {bob});
    std::int64_t first = post(ada, room, "c1");
};

TEST_F(MessageChangesLive, EveryMemberSeesWhatHappensToAMessage) {
    const auto one = connect(ada);
    const auto two = connect(bob);
    one->send(request("message.edit", {{"seq", first}, {"text", "second"}}));
    EXPECT_EQ(one->receive("ok").at("message").at("text").as_string(), "second");
    EXPECT_EQ(two->receive("message.edited").at("message").at("seq").as_int64(), first);
    two->send(request("reaction.add", {{"seq", first}, {"emoji", "👍"}}));
    EXPECT_FALSE(two->receive("ok").contains("message"));
    const auto added = one->receive("reaction.added");
    EXPECT_EQ(added.at("target").as_int64(), first);
    EXPECT_EQ(added.at("emoji").as_string(), "👍");
    EXPECT_EQ(added.at("by").as_string(), bob.to_string());
    two->send(request("reaction.remove", {{"seq", first}, {"emoji", "👍"}}));
    EXPECT_EQ(one->receive("reaction.removed").at("target").as_int64(), first);
    one->send(request("message.delete", {{"seq", first}}));
    EXPECT_EQ(two->receive("message.deleted").at("target").as_int64(), first);
}

TEST_F(MessageChangesLive, ARefusalIsTheSameAsOverHttp) {
    const auto two = connect(bob);
    two->send(request("message.edit", {{"seq", first}, {"text", "mine"}}));
    EXPECT_EQ(two->receive("error").at("error").at("status").as_int64(), 403);
    two->send(request("message.delete", {{"seq", 99}}));
    EXPECT_EQ(two->receive("error").at("error").at("status").as_int64(), 404);
    two->send(request("reaction.add", {{"seq", first}, {"emoji", "no"}}));
    EXPECT_EQ(two->receive("error").at("error").at("errors").at(0).at("path").as_string(), "/emoji");
}

TEST_F(MessageChangesLive, WhoComesBackReadsNothingOfADeletedMessage) {
    connect(bob);
    call(ada, net::Method::del, "/api/rooms/" + room + "/messages/" + std::to_string(first));
    const auto again = connect(bob, {{room, 1}});
    const auto created = again->receive("message.created");
    EXPECT_EQ(created.at("message").at("text").as_string(), "");
    EXPECT_TRUE(created.at("message").at("purged").as_bool());
    EXPECT_EQ(again->receive("message.deleted").at("seq").as_int64(), first + 1);
}

TEST_F(MessageChangesLive, ADeletedRoomIsTakenFromItsMembers) {
    const auto two = connect(bob);
    EXPECT_EQ(call(ada, net::Method::patch, "/api/rooms/" + room, R"({"topic":"Last orders"})").status, 200);
    EXPECT_EQ(two->receive("room.updated").at("info").at("topic").as_string(), "Last orders");
    EXPECT_EQ(call(ada, net::Method::del, "/api/rooms/" + room).status, 204);
    EXPECT_EQ(two->receive("room.deleted").at("seq").as_int64(), first + 2);
    EXPECT_EQ(two->receive("room.removed").at("room").as_string(), room);
    two->send(message(room, "late"));
    EXPECT_EQ(two->receive("error").at("error").at("status").as_int64(), 404);
}

}  // namespace
}  // namespace messenger::chat
