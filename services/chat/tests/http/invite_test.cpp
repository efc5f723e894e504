#include <thread>

#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class InviteTest : public ChatApiTest {
  protected:
    Reply invite(UserId user, const std::string& body = "{}") {
        return call(user, Method::post, "/api/rooms/" + room + "/invites", body);
    }
    Reply join(UserId user, const std::string& code) {
        return call(user, Method::post, "/api/invites/" + code + "/join");
    }
    std::int64_t uses(const std::string& code) {
        const auto listed = get(ada, "/api/rooms/" + room + "/invites");
        for (const auto& item : listed.at("items").as_array()) {
            if (item.at("code").as_string() == code) {
                return item.at("uses").as_int64();
            }
        }
        return -1;
    }
    /// The answer to a code that never was.
    void expect_none(const Reply& reply) {
        const auto unknown = get(eve, "/api/invites/AAAAAAAAAAAAAAAAAAAAAA");
        EXPECT_EQ(unknown.status, 404);
        EXPECT_EQ(reply.status, 404);
        for (const auto* member : {"type", "title", "detail"}) {
            EXPECT_EQ(reply.string_at(member), unknown.string_at(member));
        }
    }

    std::string room = open(ada, "group", {bob});
};

TEST_F(InviteTest, WhoHasTheCodeSeesTheRoomAndGetsIn) {
    const auto made = invite(ada, R"({"maxUses":3,"expiresAt":")" + to_rfc3339(now() + std::chrono::hours(1)) + "\"}");
    ASSERT_EQ(made.status, 201) << made.text;
    const auto code = made.string_at("code");
    EXPECT_EQ(code.size(), 22U);
    EXPECT_EQ(made.string_at("room"), room);
    EXPECT_EQ(made.string_at("by"), ada.to_string());
    EXPECT_EQ(made.string_at("role"), "member");
    EXPECT_EQ(made.at("uses").as_int64(), 0);
    const auto seen = get(eve, "/api/invites/" + code);
    EXPECT_EQ(seen.string_at("room.name"), "Tea room");
    EXPECT_EQ(seen.at("room.memberCount").as_int64(), 2);
    EXPECT_EQ(seen.string_at("expiresAt"), made.string_at("expiresAt"));
    EXPECT_EQ(get(eve, "/api/rooms/" + room).status, 404);
    const auto joined = join(eve, code);
    EXPECT_EQ(joined.status, 200) << joined.text;
    EXPECT_EQ(joined.text, get(eve, "/api/rooms/" + room).text);
    EXPECT_EQ(joined.string_at("role"), "member");
    const auto log = get(ada, "/api/rooms/" + room + "/events");
    EXPECT_EQ(log.at("items").as_array().back().at("type").as_string(), "member.joined");
    EXPECT_EQ(join(eve, code).status, 200);
    EXPECT_EQ(join(bob, code).status, 200);
    EXPECT_EQ(uses(code), 1) << "who is in already spends nothing";
}

TEST_F(InviteTest, WhoMayAddMembersMakesListsAndRevokesInvites) {
    const auto invites = "/api/rooms/" + room + "/invites";
    EXPECT_EQ(invite(bob).problem(), "forbidden");
    EXPECT_EQ(get(bob, invites).problem(), "forbidden");
    EXPECT_EQ(invite(eve).problem(), "not-found");
    const auto code = invite(ada).string_at("code");
    EXPECT_EQ(call(bob, Method::del, invites + "/" + code).problem(), "forbidden");
    EXPECT_EQ(call(ada, Method::del, invites + "/" + code).status, 204);
    EXPECT_EQ(call(ada, Method::del, invites + "/" + code).status, 204);
    EXPECT_TRUE(get(ada, invites).at("items").as_array().empty());
    expect_none(join(eve, code));
    room = open(ada, "direct", {bob});
    EXPECT_EQ(invite(ada).status, 403);
}

TEST_F(InviteTest, AnInviteMayNameARoleOfThoseWhoAreNobodysBetters) {
    const auto channel = open(ada, "channel", {});
    room = channel;
    EXPECT_EQ(invite(ada).string_at("role"), "reader");
    const auto code = invite(ada, R"({"role":"member"})").string_at("code");
    EXPECT_EQ(join(eve, code).string_at("role"), "member");
    EXPECT_EQ(pointers(invite(ada, R"({"role":"admin","maxUses":0,"expiresAt":"soon"})")),
              (std::vector<std::string>{"/expiresAt", "/maxUses", "/role"}));
    for (const auto& time : {now() - std::chrono::seconds(1), now() + std::chrono::hours(24 * 366)}) {
        EXPECT_EQ(pointers(invite(ada, R"({"expiresAt":")" + to_rfc3339(time) + "\"}")),
                  std::vector<std::string>{"/expiresAt"});
    }
}

TEST_F(InviteTest, WhatIsUsedUpExpiredOrOfADeletedRoomIsAsIfItNeverWas) {
    const auto once = invite(ada, R"({"maxUses":1})").string_at("code");
    EXPECT_EQ(join(eve, once).status, 200);
    const auto late = UserId::generate();
    expect_none(join(late, once));
    expect_none(get(late, "/api/invites/" + once));
    const auto brief = invite(ada, R"({"expiresAt":")" + to_rfc3339(now() + std::chrono::milliseconds(100)) + "\"}");
    while (get(late, "/api/invites/" + brief.string_at("code")).status == 200) {
        std::this_thread::yield();
    }
    expect_none(join(late, brief.string_at("code")));
    const auto code = invite(ada).string_at("code");
    EXPECT_EQ(call(ada, Method::del, "/api/rooms/" + room).status, 204);
    expect_none(join(late, code));
    expect_none(get(late, "/api/invites/" + code));
}

TEST_F(InviteTest, WhoIsBannedStaysOutAndSpendsNothing) {
    const auto code = invite(ada, R"({"maxUses":1})").string_at("code");
    call(ada, Method::put, "/api/rooms/" + room + "/bans/" + eve.to_string());
    EXPECT_EQ(join(eve, code).problem(), "forbidden");
    EXPECT_EQ(uses(code), 0);
    EXPECT_EQ(join(UserId::generate(), code).status, 200);
}

TEST_F(InviteTest, OfTwoAtOnceOneGetsTheLastUse) {
    for (int round = 0; round < 10; ++round) {
        const auto code = invite(ada, R"({"maxUses":1})").string_at("code");
        std::array<int, 2> status{};
        {
            std::vector<std::jthread> people;
            for (auto& one : status) {
                people.emplace_back([&] { one = join(UserId::generate(), code).status; });
            }
        }
        std::ranges::sort(status);
        EXPECT_EQ(status, (std::array{200, 404}));
        EXPECT_EQ(uses(code), 1);
    }
}

}  // namespace
}  // namespace messenger::chat
