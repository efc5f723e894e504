#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class MessageChangesTest : public ChatApiTest {
  protected:
    MessageChangesTest() : room(open(ada, "group", {bob})) { post(ada, room, "c1", "first"); }
    Reply change(UserId user, Method method, const std::string& rest, const std::string& body = {}) {
        return call(user, method, "/api/rooms/" + room + "/messages/2" + rest, body);
    }
    boost::json::object message() { return get(ada, "/api/rooms/" + room + "/messages").at("items").at(0).as_object(); }
    std::vector<std::string> event_types() {
        std::vector<std::string> types;
        for (const auto& event : get(ada, "/api/rooms/" + room + "/events").at("items").as_array()) {
            types.emplace_back(event.at("type").as_string());
        }
        return types;
    }
    static constexpr const char* thumb = "/reactions/%F0%9F%91%8D";

    std::string room;
};

TEST_F(MessageChangesTest, AnEditIsAnsweredWithTheMessageAndKeptInItsHistory) {
    const auto edited = change(ada, Method::patch, "", R"({"text":"second"})");
    EXPECT_EQ(edited.status, 200);
    EXPECT_EQ(edited.string_at("text"), "second");
    EXPECT_EQ(edited.at("seq").as_int64(), 2);
    EXPECT_EQ(message().at("text").as_string(), "second");
    const auto history = change(bob, Method::get, "/history").at("items").as_array();
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].at("text").as_string(), "first");
    EXPECT_EQ(change(ada, Method::patch, "", R"({"text":"second"})").status, 200);
    EXPECT_EQ(event_types(), (std::vector<std::string>{"room.created", "message.created", "message.edited"}));
}

TEST_F(MessageChangesTest, WhoMayNotGetsAnErrorAndChangesNothing) {
    EXPECT_EQ(change(bob, Method::patch, "", R"({"text":"mine"})").problem(), "forbidden");
    EXPECT_EQ(change(bob, Method::del, "").problem(), "forbidden");
    EXPECT_EQ(change(bob, Method::put, "/pin").problem(), "forbidden");
    EXPECT_EQ(change(eve, Method::put, thumb).problem(), "not-found");
    EXPECT_EQ(change(eve, Method::get, "/history").problem(), "not-found");
    EXPECT_EQ(change(ada, Method::patch, "", R"({"text":""})").status, 422);
    EXPECT_EQ(pointers(change(ada, Method::put, "/reactions/nice")), std::vector<std::string>{"/emoji"});
    for (const auto* seq : {"1", "3", "0", "-1", "x", "99999999999999999999"}) {
        EXPECT_EQ(call(ada, Method::del, "/api/rooms/" + room + "/messages/" + seq).status, 404) << seq;
    }
    EXPECT_EQ(event_types(), (std::vector<std::string>{"room.created", "message.created"}));
}

TEST_F(MessageChangesTest, ReactionsAndPinsComeAndGo) {
    EXPECT_EQ(change(bob, Method::put, thumb).status, 204);
    EXPECT_EQ(change(bob, Method::put, thumb).status, 204);
    EXPECT_EQ(message().at("reactions").at("👍").at("users").at(0).as_string(), bob.to_string());
    EXPECT_EQ(change(bob, Method::del, thumb).status, 204);
    EXPECT_TRUE(message().at("reactions").as_object().empty());
    EXPECT_EQ(change(ada, Method::put, "/pin").status, 204);
    EXPECT_EQ(get(bob, "/api/rooms/" + room + "/pins").at("items").as_array().size(), 1U);
    EXPECT_EQ(change(ada, Method::del, "/pin").status, 204);
    EXPECT_TRUE(get(bob, "/api/rooms/" + room + "/pins").at("items").as_array().empty());
    EXPECT_EQ(event_types(), (std::vector<std::string>{"room.created", "message.created", "reaction.added",
                                                       "reaction.removed", "message.pinned", "message.unpinned"}));
}

TEST_F(MessageChangesTest, ADeletedMessageIsATombstoneEverywhere) {
    EXPECT_EQ(change(ada, Method::del, "").status, 204);
    EXPECT_EQ(change(ada, Method::del, "").status, 204) << "it is gone already";
    EXPECT_EQ(message().at("text").as_string(), "");
    EXPECT_TRUE(message().contains("deletedAt"));
    const auto log = get(bob, "/api/rooms/" + room + "/events");
    EXPECT_EQ(log.at("items").at(1).at("message").at("text").as_string(), "");
    EXPECT_TRUE(log.at("items").at(1).at("message").at("purged").as_bool());
    EXPECT_EQ(log.at("items").at(2).at("target").as_int64(), 2);
    EXPECT_EQ(get(bob, "/api/rooms/" + room).at("unread").as_int64(), 0);
    const auto again = post(ada, room, "c1", "first");
    EXPECT_EQ(again.status, 200);
    EXPECT_TRUE(again.at("duplicate").as_bool());
}

TEST_F(MessageChangesTest, ARoomIsChangedByItsAdminsAndDeletedByItsOwner) {
    const auto target = "/api/rooms/" + room;
    EXPECT_EQ(call(bob, Method::patch, target, R"({"name":"Bob's"})").problem(), "forbidden");
    const auto changed = call(ada, Method::patch, target, R"({"name":"Coffee","public":true})");
    EXPECT_EQ(changed.string_at("name"), "Coffee");
    EXPECT_TRUE(changed.at("public").as_bool());
    EXPECT_EQ(get(bob, target).string_at("name"), "Coffee");
    EXPECT_EQ(pointers(call(ada, Method::patch, target, R"({"name":" ","topic":1})")),
              (std::vector<std::string>{"/name", "/topic"}));
    EXPECT_EQ(call(bob, Method::del, target).problem(), "forbidden");
    EXPECT_EQ(call(ada, Method::del, target).status, 204);
    EXPECT_EQ(get(ada, target).status, 404);
    EXPECT_EQ(post(bob, room, "c2").status, 404);
    EXPECT_TRUE(get(bob, "/api/rooms").at("items").as_array().empty());
}

}  // namespace
}  // namespace messenger::chat
