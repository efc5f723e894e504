// A room that was taken out is made again.
#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class ImportTest : public ChatApiTest {
  protected:
    std::string admin_token() const {
        const auto second = std::chrono::floor<std::chrono::seconds>(now());
        return signer->sign({.user = eve,
                             .session = SessionId::generate(),
                             .role = Role::admin,
                             .issued_at = second,
                             .expires_at = second + std::chrono::minutes(5),
                             .token_id = "t"});
    }
    Reply import(const std::string& lines, const std::string& query = {}) {
        return host.call("chat", {.method = Method::post,
                                  .target = "/api/rooms/import" + query,
                                  .body = lines,
                                  .token = admin_token(),
                                  .headers = {{"Content-Type", "application/x-ndjson"}}});
    }
    /// An event's members besides those that name the room and the message's id.
    static boost::json::object without_ids(boost::json::object event) {
        event.erase("room");
        if (auto* info = event.if_contains("info")) {
            info->as_object().erase("id");
        }
        if (auto* message = event.if_contains("message")) {
            for (const auto* name : {"id", "room", "createdAt", "editedAt", "deletedAt"}) {
                message->as_object().erase(name);
            }
        }
        return event;
    }
    std::vector<boost::json::object> log(const std::string& of) {
        std::vector<boost::json::object> events;
        for (const auto& event : get(bob, "/api/rooms/" + of + "/events?limit=500").at("items").as_array()) {
            events.push_back(without_ids(event.as_object()));
        }
        return events;
    }
    /// A room in which everything has happened.
    std::string busy_room() {
        const auto room = open(ada, "group", {bob});
        const auto path = "/api/rooms/" + room;
        const auto said = path + "/messages/" + std::to_string(post(ada, room, "c1", "first").at("seq").as_int64());
        call(bob, Method::post, path + "/messages", R"({"clientId":"c2","text":"reply","replyTo":2})");
        call(ada, Method::patch, said, R"({"text":"edited"})");
        call(bob, Method::put, said + "/reactions/%F0%9F%91%8D");
        call(ada, Method::put, said + "/pin");
        call(ada, Method::put, path + "/members/" + eve.to_string(), R"({"role":"reader"})");
        const auto gone = path + "/messages/" + std::to_string(post(bob, room, "c3", "gone").at("seq").as_int64());
        call(bob, Method::del, gone);
        call(ada, Method::patch, path, R"({"topic":"all that can happen","slowModeSeconds":60,"retentionDays":90})");
        call(ada, Method::del, path + "/members/" + eve.to_string());
        return room;
    }
};

TEST_F(ImportTest, ARoomIsTheSameAgain) {
    const auto room = busy_room();
    const auto imported = import(get(ada, "/api/rooms/" + room + "/export").text);
    ASSERT_EQ(imported.status, 200) << imported.text;
    EXPECT_EQ(imported.at("lastSeq").as_int64(), 11);
    const auto copy = imported.string_at("room");
    EXPECT_NE(copy, room);
    EXPECT_EQ(log(copy), log(room));
    for (const auto* rule : {"topic", "slowModeSeconds", "archived", "retentionDays"}) {
        EXPECT_EQ(get(bob, "/api/rooms/" + copy).at(rule), get(bob, "/api/rooms/" + room).at(rule)) << rule;
    }
    const auto first = get(bob, "/api/rooms/" + copy + "/messages/2");
    EXPECT_EQ(first.string_at("text"), "edited");
    EXPECT_TRUE(first.at("pinned").as_bool());
    EXPECT_EQ(get(eve, "/api/rooms/" + copy).status, 404);
}

TEST_F(ImportTest, PartsGoOnWhereTheLastOneEnded) {
    const auto lines = get(ada, "/api/rooms/" + busy_room() + "/export").text;
    const auto middle = lines.find('\n', lines.size() / 2) + 1;
    const auto copy = import(lines.substr(0, middle)).string_at("room");
    EXPECT_EQ(import(lines.substr(middle), "?room=" + copy).at("lastSeq").as_int64(), 11);
    EXPECT_EQ(import(lines.substr(middle), "?room=" + copy).status, 422) << "not twice";
    EXPECT_EQ(import(lines, "?room=" + RoomId::generate().to_string()).status, 404);
}

TEST_F(ImportTest, WhoseAnswerWasLostAsksForTheSameRoomAgain) {
    const auto lines = get(ada, "/api/rooms/" + busy_room() + "/export").text;
    const auto middle = lines.find('\n', lines.size() / 2) + 1;
    const auto first = import(lines.substr(0, middle), "?clientId=move-1");
    ASSERT_EQ(first.status, 200) << first.text;
    EXPECT_EQ(import(lines.substr(0, middle), "?clientId=move-1").json, first.json);
    const auto all = import(lines, "?clientId=move-1");
    EXPECT_EQ(all.string_at("room"), first.string_at("room")) << "a call may have ended in the middle";
    EXPECT_EQ(all.at("lastSeq").as_int64(), 11);
    EXPECT_EQ(import(lines.substr(0, middle), "?clientId=move-1").json, all.json);
    EXPECT_EQ(log(all.string_at("room")).size(), 11U);
    EXPECT_NE(import(lines, "?clientId=move-2").string_at("room"), first.string_at("room"));
    const auto other = get(ada, "/api/rooms/" + open(ada, "group", {bob}) + "/export").text;
    EXPECT_EQ(import(other, "?clientId=move-1").status, 409);
}

TEST_F(ImportTest, WhatIsWrongIsNamedByItsLineAndChangesNothing) {
    const auto lines = get(ada, "/api/rooms/" + busy_room() + "/export").text;
    const auto second = lines.find('\n') + 1;
    EXPECT_EQ(pointers(import(lines.substr(second))), std::vector<std::string>{"/0/seq"});
    auto broken = lines;
    broken.replace(broken.find("message.created"), 15, "message.cooked_");
    EXPECT_EQ(pointers(import(broken)), std::vector<std::string>{"/1/type"});
    EXPECT_EQ(import(lines.substr(0, lines.size() / 2)).problem(), "malformed-json");
    EXPECT_EQ(import("").status, 422);
    EXPECT_EQ(get(ada, "/api/rooms").at("items").as_array().size(), 1U);
    EXPECT_EQ(call(ada, Method::post, "/api/rooms/import", lines).status, 403) << "for administrators";
}

}  // namespace
}  // namespace messenger::chat
