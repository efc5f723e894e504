#include <thread>

#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class ScheduledTest : public ChatApiTest {
  protected:
    static std::string in(std::chrono::milliseconds time) { return to_rfc3339(now() + time); }
    Reply schedule(UserId user, const std::string& client_id, const std::string& send_at,
                   const boost::json::object& more = {}) {
        boost::json::object body{{"text", "later " + client_id}, {"clientId", client_id}, {"sendAt", send_at}};
        for (const auto& [name, value] : more) {
            body[name] = value;
        }
        return call(user, Method::post, "/api/rooms/" + room + "/scheduled", boost::json::serialize(body));
    }
    Reply schedule_soon(UserId user, const std::string& client_id, const boost::json::object& more = {}) {
        return schedule(user, client_id, in(std::chrono::milliseconds(50)), more);
    }
    /// Makes it due, once everything else is as the test wants it.
    void send_now(UserId user, const std::string& id) {
        const auto body = R"({"sendAt":")" + in(std::chrono::milliseconds(50)) + "\"}";
        EXPECT_EQ(call(user, Method::patch, "/api/scheduled/" + id, body).status, 200);
    }
    boost::json::array listed(UserId user, const std::string& query = "") {
        return get(user, "/api/scheduled" + query).at("items").as_array();
    }
    /// The room's messages with this text once nothing waits to be sent any more.
    std::size_t sent(const std::string& text) {
        while (true) {
            const auto items = listed(ada);
            if (std::ranges::none_of(items, [](const auto& item) { return item.at("status") == "pending"; })) {
                break;
            }
            std::this_thread::yield();
        }
        const auto messages = get(ada, "/api/rooms/" + room + "/messages").at("items").as_array();
        return static_cast<std::size_t>(
            std::ranges::count_if(messages, [&](const auto& message) { return message.at("text") == text.c_str(); }));
    }

    std::string room = open(ada, "group", {bob});
    const std::string tomorrow = in(std::chrono::hours(24));
};

TEST_F(ScheduledTest, AMessageIsSentWhenItIsTimeAndThenIsNotScheduledAnyMore) {
    const auto made = schedule_soon(ada, "c1", {{"replyTo", post(bob, room, "b1").at("seq")}});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.string_at("status"), "pending");
    EXPECT_EQ(made.string_at("room"), room);
    EXPECT_EQ(made.at("replyTo").as_int64(), 2);
    EXPECT_EQ(sent("later c1"), 1U);
    EXPECT_TRUE(listed(ada).empty());
    const auto message = get(bob, "/api/rooms/" + room).at("lastMessage");
    EXPECT_EQ(message.at("clientId").as_string(), "c1");
    EXPECT_EQ(message.at("sender").as_string(), ada.to_string());
    EXPECT_EQ(message.at("replyTo").as_int64(), 2);
}

TEST_F(ScheduledTest, WhatWasSentBeforeIsNotSentAgain) {
    EXPECT_EQ(post(ada, room, "c1", "later c1").status, 201) << "as if the server had crashed after the send";
    schedule_soon(ada, "c1");
    EXPECT_EQ(sent("later c1"), 1U);
    EXPECT_TRUE(listed(ada).empty());
    post(ada, room, "c2", "another text");
    schedule_soon(ada, "c2");
    EXPECT_EQ(sent("later c2"), 0U);
    EXPECT_EQ(listed(ada).at(0).at("problem").as_string(), "/problems/client-id-reused");
}

TEST_F(ScheduledTest, WhatIsScheduledSurvivesARestart) {
    schedule(ada, "c1", in(std::chrono::milliseconds(300)));
    schedule(ada, "c2", tomorrow);
    host.restart();
    begin();
    const auto all = listed(ada);
    EXPECT_EQ(all.back().at("clientId").as_string(), "c2");
    EXPECT_EQ(call(ada, Method::del, "/api/scheduled/" + std::string(all.back().at("id").as_string())).status, 204);
    EXPECT_EQ(sent("later c1"), 1U);
}

TEST_F(ScheduledTest, TheSameClientIdIsTheSameMessage) {
    const auto first = schedule(ada, "c1", tomorrow);
    const auto again = schedule(ada, "c1", in(std::chrono::hours(9)), {{"text", "otherwise"}});
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(listed(ada).size(), 1U);
    EXPECT_TRUE(listed(bob).empty());
}

TEST_F(ScheduledTest, ItCanBeChangedAndTakenBackUntilItIsSent) {
    const auto one = "/api/scheduled/" + schedule(ada, "c1", tomorrow).string_at("id");
    EXPECT_EQ(call(bob, Method::patch, one, R"({"text":"x"})").status, 404);
    EXPECT_EQ(call(bob, Method::del, one).status, 404);
    const auto changed = call(ada, Method::patch, one, R"({"text":"better"})");
    EXPECT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.string_at("text"), "better");
    EXPECT_EQ(changed.string_at("sendAt"), tomorrow);
    EXPECT_EQ(pointers(call(ada, Method::patch, one, R"({"text":"","sendAt":"2001-01-01T00:00:00Z"})")),
              (std::vector<std::string>{"/text"}));
    EXPECT_EQ(pointers(call(ada, Method::patch, one, R"({"sendAt":"2001-01-01T00:00:00Z"})")),
              (std::vector<std::string>{"/sendAt"}));
    const auto two = "/api/scheduled/" + schedule(ada, "c2", tomorrow).string_at("id");
    EXPECT_EQ(call(ada, Method::del, two).status, 204);
    EXPECT_EQ(call(ada, Method::del, two).status, 404);
    send_now(ada, one.substr(std::string("/api/scheduled/").size()));
    EXPECT_EQ(sent("better"), 1U);
}

TEST_F(ScheduledTest, WhatCannotBeSentSaysWhyAndStaysUntilItIsDeleted) {
    const auto reply_to = post(bob, room, "b1").at("seq");
    const auto reply = schedule(ada, "reply", tomorrow, {{"replyTo", reply_to}}).string_at("id");
    call(bob, Method::del, "/api/rooms/" + room + "/messages/" + std::to_string(reply_to.as_int64()));
    send_now(ada, reply);
    EXPECT_EQ(sent("later reply"), 0U);
    EXPECT_EQ(listed(ada).at(0).at("status").as_string(), "failed");
    EXPECT_EQ(listed(ada).at(0).at("problem").as_string(), "/problems/not-found");
    const auto bobs = schedule(bob, "bobs", tomorrow).string_at("id");
    call(ada, Method::put, "/api/rooms/" + room + "/members/" + bob.to_string(), R"({"role":"reader"})");
    send_now(bob, bobs);
    while (listed(bob).at(0).at("status") != "failed") {
        std::this_thread::yield();
    }
    EXPECT_EQ(listed(bob).at(0).at("problem").as_string(), "/problems/cannot-write");
    const auto failed = "/api/scheduled/" + bobs;
    EXPECT_EQ(call(bob, Method::patch, failed, R"({"text":"x"})").problem(), "conflict");
    EXPECT_EQ(call(bob, Method::del, failed).status, 204);
    EXPECT_TRUE(listed(bob).empty());
    EXPECT_EQ(schedule(bob, "more", tomorrow).problem(), "cannot-write");
    EXPECT_EQ(schedule(eve, "x", tomorrow).status, 404);
}

TEST_F(ScheduledTest, ListsComeInPagesOfOneRoomOrAll) {
    for (const auto* client_id : {"c1", "c2", "c3"}) {
        schedule(ada, client_id, tomorrow);
    }
    const auto first = room;
    room = open(ada, "group", {});
    schedule(ada, "c4", in(std::chrono::hours(1)));
    EXPECT_EQ(listed(ada, "?room=" + first).size(), 3U);
    std::vector<std::string> seen;
    std::string cursor;
    while (true) {
        const auto page = get(ada, "/api/scheduled?limit=2" + cursor);
        for (const auto& item : page.at("items").as_array()) {
            seen.emplace_back(item.at("clientId").as_string());
        }
        if (page.at("nextCursor").is_null()) {
            break;
        }
        cursor = "&cursor=" + page.string_at("nextCursor");
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"c4", "c1", "c2", "c3"}));
    EXPECT_EQ(pointers(get(ada, "/api/scheduled?cursor=x")), std::vector<std::string>{"/cursor"});
}

TEST_F(ScheduledTest, WhatIsNoMessageForLaterIsRefused) {
    EXPECT_EQ(pointers(call(ada, Method::post, "/api/rooms/" + room + "/scheduled", "{}")),
              (std::vector<std::string>{"/text", "/clientId", "/sendAt"}));
    for (const auto& time : {in(-std::chrono::seconds(1)), in(std::chrono::hours(24 * 366))}) {
        EXPECT_EQ(pointers(schedule(ada, "c1", time)), std::vector<std::string>{"/sendAt"});
    }
    EXPECT_EQ(pointers(schedule(ada, "c1", tomorrow, {{"replyTo", 99}})), std::vector<std::string>{"/replyTo"});
}

}  // namespace
}  // namespace messenger::chat
