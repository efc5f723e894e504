#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class ReportTest : public ChatApiTest {
  protected:
    Reply report(UserId user, std::int64_t seq, const std::string& body = R"({"reason":"spam"})") {
        return call(user, Method::post, "/api/rooms/" + room + "/messages/" + std::to_string(seq) + "/report", body);
    }
    Reply decide(UserId user, const std::string& id, const std::string& status) {
        return call(user, Method::patch, "/api/rooms/" + room + "/reports/" + id, R"({"status":")" + status + "\"}");
    }
    Reply as_admin(Method method, const std::string& target, const std::string& body = {}) {
        const auto second = std::chrono::floor<std::chrono::seconds>(now());
        const auto token = signer->sign({.user = UserId::generate(),
                                         .session = SessionId::generate(),
                                         .role = Role::admin,
                                         .issued_at = second,
                                         .expires_at = second + std::chrono::minutes(5),
                                         .token_id = "t"});
        return host.call("chat", {method, target, body, token});
    }
    std::int64_t say(UserId user, const std::string& text) {
        return post(user, room, Uuid::generate().to_string(), text).at("seq").as_int64();
    }

    std::string room = open(ada, "group", {bob, eve});
    std::string reports = "/api/rooms/" + room + "/reports";
};

TEST_F(ReportTest, AReportReachesTheModeratorsWithTheMessageAsItIsNow) {
    const auto seq = say(bob, "buy this");
    const auto made = report(eve, seq, R"({"reason":"spam","comment":"third time"})");
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.string_at("status"), "open");
    const auto again = report(eve, seq, R"({"reason":"abuse"})");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.text, made.text);
    EXPECT_EQ(report(ada, seq, R"({"reason":"other"})").status, 201);
    call(bob, Method::patch, "/api/rooms/" + room + "/messages/" + std::to_string(seq), R"({"text":"buy that"})");
    const auto items = get(ada, reports).at("items").as_array();
    ASSERT_EQ(items.size(), 2U);
    const auto& first = items[1].as_object();
    EXPECT_EQ(first.at("id").as_string(), made.string_at("id"));
    EXPECT_EQ(first.at("reporter").as_string(), eve.to_string());
    EXPECT_EQ(first.at("reason").as_string(), "spam");
    EXPECT_EQ(first.at("comment").as_string(), "third time");
    EXPECT_EQ(first.at("message").at("text").as_string(), "buy that");
    EXPECT_FALSE(first.contains("resolvedBy"));
}

TEST_F(ReportTest, OnlyModeratorsSeeReportsAndDecide) {
    const auto seq = say(bob, "x");
    const auto id = report(eve, seq).string_at("id");
    for (const auto& user : {bob, eve}) {
        EXPECT_EQ(get(user, reports).problem(), "forbidden");
        EXPECT_EQ(decide(user, id, "resolved").problem(), "forbidden");
        EXPECT_EQ(get(user, "/api/reports").problem(), "forbidden");
    }
    EXPECT_EQ(get(UserId::generate(), reports).status, 404);
    call(ada, Method::put, "/api/rooms/" + room + "/members/" + eve.to_string(), R"({"role":"moderator"})");
    const auto decided = decide(eve, id, "resolved");
    EXPECT_EQ(decided.status, 200) << decided.text;
    EXPECT_EQ(decided.string_at("resolvedBy"), eve.to_string());
    EXPECT_FALSE(decided.string_at("resolvedAt").empty());
    EXPECT_EQ(decide(eve, id, "resolved").text, decided.text);
    EXPECT_TRUE(get(eve, reports).at("items").as_array().empty());
    EXPECT_EQ(get(eve, reports + "?status=resolved").at("items").as_array().size(), 1U);
    EXPECT_EQ(decide(ada, id, "dismissed").string_at("status"), "dismissed");
    EXPECT_EQ(pointers(decide(ada, id, "open")), std::vector<std::string>{"/status"});
    EXPECT_EQ(decide(ada, UserId::generate().to_string(), "resolved").status, 404);
}

TEST_F(ReportTest, WhatCannotBeReportedIsRefused) {
    const auto seq = say(bob, "x");
    EXPECT_EQ(report(bob, seq).problem(), "forbidden") << "one's own";
    EXPECT_EQ(report(UserId::generate(), seq).status, 404);
    EXPECT_EQ(report(eve, 1).status, 404) << "no message";
    EXPECT_EQ(report(eve, 99).status, 404);
    EXPECT_EQ(pointers(report(eve, seq, R"({"reason":"dull","comment":7})")),
              (std::vector<std::string>{"/reason", "/comment"}));
    call(bob, Method::del, "/api/rooms/" + room + "/messages/" + std::to_string(seq));
    EXPECT_EQ(report(eve, seq).status, 404) << "deleted already";
}

TEST_F(ReportTest, AnAdministratorSeesAllRoomsAndDecidesWhereNobodyModerates) {
    report(eve, say(bob, "in a group"));
    const auto group = room;
    room = open(bob, "direct", {eve});
    const auto seq = say(bob, "between two");
    const auto id = report(eve, seq).string_at("id");
    EXPECT_EQ(get(eve, "/api/rooms/" + room + "/reports").problem(), "forbidden");
    call(bob, Method::del, "/api/rooms/" + room + "/messages/" + std::to_string(seq));
    const auto first = as_admin(Method::get, "/api/reports?limit=1");
    EXPECT_EQ(first.at("items").at(0).at("room").as_string(), room);
    EXPECT_TRUE(first.at("items").at(0).at("message").as_object().contains("deletedAt"));
    const auto next = as_admin(Method::get, "/api/reports?limit=1&cursor=" + first.string_at("nextCursor"));
    EXPECT_EQ(next.at("items").at(0).at("room").as_string(), group);
    EXPECT_TRUE(next.at("nextCursor").is_null());
    EXPECT_EQ(as_admin(Method::patch, "/api/rooms/" + room + "/reports/" + id, R"({"status":"dismissed"})").status,
              200);
    EXPECT_EQ(as_admin(Method::get, "/api/reports?status=dismissed").at("items").as_array().size(), 1U);
    EXPECT_EQ(as_admin(Method::get, "/api/rooms/" + group + "/reports").at("items").as_array().size(), 1U);
}

TEST_F(ReportTest, AModeratorDoesNotLearnWhoReportedTheModerator) {
    const auto id = report(eve, say(ada, "I am the owner")).string_at("id");
    EXPECT_TRUE(get(ada, reports).at("items").as_array().empty());
    EXPECT_EQ(decide(ada, id, "dismissed").status, 404);
    call(ada, Method::put, "/api/rooms/" + room + "/members/" + bob.to_string(), R"({"role":"moderator"})");
    EXPECT_EQ(get(bob, reports).at("items").at(0).at("reporter").as_string(), eve.to_string());
    EXPECT_EQ(decide(bob, id, "resolved").status, 200);
}

TEST_F(ReportTest, ReportsOutliveTheRoom) {
    report(eve, say(bob, "gone with the room"));
    call(ada, Method::del, "/api/rooms/" + room);
    EXPECT_EQ(get(ada, reports).status, 404);
    EXPECT_EQ(as_admin(Method::get, "/api/reports").at("items").at(0).at("message").at("text").as_string(),
              "gone with the room");
}

}  // namespace
}  // namespace messenger::chat
