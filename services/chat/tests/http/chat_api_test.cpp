#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

TEST_F(ChatApiTest, ANewRoomIsShownToItsMembersWithTheirRole) {
    const auto room = open(ada, "group", {bob});
    const auto mine = get(ada, "/api/rooms/" + room);
    EXPECT_EQ(mine.status, 200);
    EXPECT_EQ(mine.string_at("role"), "owner");
    EXPECT_EQ(mine.string_at("name"), "Tea room");
    EXPECT_EQ(mine.at("memberCount").as_int64(), 2);
    EXPECT_EQ(mine.at("lastSeq").as_int64(), 1);
    EXPECT_TRUE(mine.at("lastMessage").is_null());
    EXPECT_EQ(get(bob, "/api/rooms/" + room).string_at("role"), "member");
}

TEST_F(ChatApiTest, ADirectRoomIsFoundAgainByEitherOfItsTwo) {
    const auto room = open(ada, "direct", {bob});
    const auto again =
        call(bob, Method::post, "/api/rooms", R"({"type":"direct","memberIds":[")" + ada.to_string() + "\"]}");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.string_at("id"), room);
    EXPECT_EQ(again.string_at("peer"), ada.to_string());
    EXPECT_EQ(get(ada, "/api/rooms/" + room).string_at("peer"), bob.to_string());
}

TEST_F(ChatApiTest, ADirectRoomWithAStrangerOrOneselfIsRefused) {
    const auto direct = [&](UserId other) {
        return call(ada, Method::post, "/api/rooms", R"({"type":"direct","memberIds":[")" + other.to_string() + "\"]}");
    };
    EXPECT_EQ(direct(UserId()).status, 404);
    EXPECT_EQ(pointers(direct(ada)), std::vector<std::string>{"/memberIds"});
}

TEST_F(ChatApiTest, EveryInvalidFieldOfANewRoomIsNamed) {
    auto reply = call(ada, Method::post, "/api/rooms", R"({"type":"club","name":" ","public":1,"memberIds":["x"]})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(pointers(reply), (std::vector<std::string>{"/type", "/name", "/public", "/memberIds/0"}));
    reply = call(ada, Method::post, "/api/rooms", R"({"type":"group"})");
    EXPECT_EQ(pointers(reply), std::vector<std::string>{"/name"});
    reply = call(ada, Method::post, "/api/rooms",
                 R"({"type":"group","name":"x","memberIds":[")" + UserId().to_string() + "\"]}");
    EXPECT_EQ(pointers(reply), std::vector<std::string>{"/memberIds/0"});
    EXPECT_TRUE(get(ada, "/api/rooms").at("items").as_array().empty()) << "nothing changed";
}

TEST_F(ChatApiTest, AMessageIsStoredOnceForItsClientId) {
    const auto room = open(ada, "group", {bob});
    const auto first = post(ada, room, "c1", "Hello \xE2\x82\xAC");
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(first.at("seq").as_int64(), 2);
    EXPECT_EQ(first.string_at("sender"), ada.to_string());
    EXPECT_EQ(first.string_at("text"), "Hello \xE2\x82\xAC");
    const auto again = post(ada, room, "c1", "Hello \xE2\x82\xAC");
    EXPECT_EQ(again.status, 200);
    EXPECT_TRUE(again.at("duplicate").as_bool());
    EXPECT_EQ(again.string_at("id"), first.string_at("id"));
    EXPECT_EQ(post(ada, room, "c1", "other").problem(), "client-id-reused");
    EXPECT_EQ(get(ada, "/api/rooms/" + room).at("lastSeq").as_int64(), 2);
}

TEST_F(ChatApiTest, TextHasOneToEightThousandCodePoints) {
    const auto room = open(ada, "group", {});
    std::string longest;
    for (int i = 0; i < 8000; ++i) {
        longest += "\xF0\x9F\x8D\xB5";
    }
    EXPECT_EQ(post(ada, room, "a", longest).status, 201);
    EXPECT_EQ(post(ada, room, "b", longest + "x").status, 422);
    EXPECT_EQ(post(ada, room, "c", "").status, 422);
}

TEST_F(ChatApiTest, WhoIsNoMemberSeesOfAPublicRoomWhatItIsAndOfOthersNothing) {
    const auto hidden = open(ada, "group", {});
    const auto open_room = open(ada, "group", {}, true);
    for (const auto* part : {"/messages", "/events", "/members", "/pins"}) {
        EXPECT_EQ(get(eve, "/api/rooms/" + hidden + part).status, 404) << part;
        EXPECT_EQ(get(eve, "/api/rooms/" + open_room + part).status, 403) << part;
    }
    EXPECT_EQ(get(eve, "/api/rooms/" + hidden).status, 404);
    const auto seen = get(eve, "/api/rooms/" + open_room);
    EXPECT_EQ(seen.string_at("name"), "Tea room");
    EXPECT_EQ(seen.at("memberCount").as_int64(), 1);
    EXPECT_TRUE(seen.at("role").is_null());
    EXPECT_TRUE(seen.at("lastMessage").is_null());
    EXPECT_EQ(post(eve, hidden, "x").status, 404);
    EXPECT_EQ(post(eve, open_room, "x").problem(), "not-a-member");
    EXPECT_EQ(get(ada, "/api/rooms/not-an-id").status, 404);
}

TEST_F(ChatApiTest, SomebodyJoinsAPublicRoomAndLeavesItAgain) {
    const auto room = open(ada, "group", {}, true);
    const auto self = "/api/rooms/" + room + "/members/" + eve.to_string();
    EXPECT_EQ(call(eve, Method::put, self, "{}").string_at("role"), "member");
    EXPECT_EQ(post(eve, room, "x").status, 201);
    EXPECT_EQ(call(eve, Method::del, self).status, 204);
    EXPECT_EQ(post(eve, room, "y").status, 403);
    const auto members = get(ada, "/api/rooms/" + room + "/members").at("items").as_array();
    EXPECT_EQ(members.size(), 1U);
}

TEST_F(ChatApiTest, InAChannelOnlyModeratorsWrite) {
    const auto room = open(ada, "channel", {bob});
    EXPECT_EQ(post(bob, room, "x").problem(), "cannot-write");
    const auto member = "/api/rooms/" + room + "/members/" + bob.to_string();
    EXPECT_EQ(call(bob, Method::put, member, R"({"role":"moderator"})").status, 403);
    EXPECT_EQ(call(ada, Method::put, member, R"({"role":"moderator"})").status, 200);
    EXPECT_EQ(post(bob, room, "x").status, 201);
}

TEST_F(ChatApiTest, HistoryAndLogAgree) {
    const auto room = open(ada, "group", {bob});
    for (const std::string id : {"a", "b", "c"}) {
        post(ada, room, id, "text " + id);
    }
    const auto history = get(bob, "/api/rooms/" + room + "/messages?limit=2");
    EXPECT_EQ(history.at("items").as_array().size(), 2U);
    EXPECT_TRUE(history.at("hasMore").as_bool());
    const auto log = get(bob, "/api/rooms/" + room + "/events?after=2");
    EXPECT_EQ(log.at("lastSeq").as_int64(), 4);
    EXPECT_EQ(log.at("items").as_array().at(0).at("message"), history.at("items").as_array().at(0));
    EXPECT_EQ(get(bob, "/api/rooms/" + room + "/messages?before=3&after=1").status, 422);
    EXPECT_EQ(get(bob, "/api/rooms/" + room + "/messages?before=1000000000000").json,
              get(bob, "/api/rooms/" + room + "/messages").json)
        << "a place far beyond the end";
    EXPECT_EQ(get(bob, "/api/rooms/" + room + "/messages?limit=501").status, 422);
    EXPECT_EQ(get(bob, "/api/rooms/" + room + "/events?limit=x").status, 422);
}

TEST_F(ChatApiTest, ReadingMovesTheMarkerForwardOnly) {
    const auto room = open(ada, "group", {bob});
    for (const std::string id : {"a", "b", "c"}) {
        post(ada, room, id);
    }
    const auto unread = [&] { return get(bob, "/api/rooms/" + room).at("unread").as_int64(); };
    const auto read = [&](const std::string& seq) {
        return call(bob, Method::put, "/api/rooms/" + room + "/read", "{\"seq\":" + seq + "}").status;
    };
    EXPECT_EQ(unread(), 3);
    EXPECT_EQ(read("3"), 204);
    EXPECT_EQ(unread(), 1);
    EXPECT_EQ(read("2"), 204);
    EXPECT_EQ(unread(), 1);
    EXPECT_EQ(read("1000000"), 204);
    EXPECT_EQ(unread(), 0);
    EXPECT_EQ(read("-1"), 422);
    EXPECT_EQ(call(eve, Method::put, "/api/rooms/" + room + "/read", R"({"seq":1})").status, 404);
}

TEST_F(ChatApiTest, RoomsAreListedInPagesTheMostRecentlyActiveFirst) {
    std::vector<std::string> rooms;
    for (int i = 0; i < 5; ++i) {
        rooms.push_back(open(ada, "group", {}));
    }
    post(ada, rooms[0], "newest");
    std::vector<std::string> seen;
    std::string target = "/api/rooms?limit=2";
    while (true) {
        const auto page = get(ada, target);
        for (const auto& item : page.at("items").as_array()) {
            seen.emplace_back(item.at("id").as_string());
        }
        if (page.at("nextCursor").is_null()) {
            break;
        }
        target = "/api/rooms?limit=2&cursor=" + page.string_at("nextCursor");
    }
    EXPECT_EQ(seen, (std::vector<std::string>{rooms[0], rooms[4], rooms[3], rooms[2], rooms[1]}));
}

TEST_F(ChatApiTest, WhatWasAcknowledgedIsThereAfterARestart) {
    const auto room = open(ada, "group", {bob});
    post(ada, room, "a");
    host.restart();
    begin();
    EXPECT_EQ(get(bob, "/api/rooms/" + room).at("unread").as_int64(), 1);
    EXPECT_EQ(post(ada, room, "a").status, 200);
    EXPECT_EQ(post(ada, room, "b").at("seq").as_int64(), 3);
}

TEST_F(ChatApiTest, AWebSocketNeedsAnUpgradeOfAnAllowedOrigin) {
    EXPECT_EQ(host.call("chat", {.target = "/ws"}).problem(), "upgrade-required");
    const auto reply = host.call(
        "chat", {.target = "/ws",
                 .headers = {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}, {"Origin", "https://evil.example"}}});
    EXPECT_EQ(reply.problem(), "origin-not-allowed");
}

TEST_F(ChatApiTest, EveryRouteNeedsAToken) {
    for (const auto& [method, target] : std::vector<std::pair<Method, std::string>>{
             {Method::get, "/api/rooms"}, {Method::post, "/api/rooms"}, {Method::get, "/api/rooms/x/events"}}) {
        const auto reply = host.call("chat", {method, target});
        EXPECT_EQ(reply.status, 401);
        EXPECT_TRUE(reply.headers.contains("WWW-Authenticate"));
    }
}

}  // namespace
}  // namespace messenger::chat
