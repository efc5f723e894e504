// What the user service tells chat of people, and what follows from it.
#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class PeopleTest : public ChatApiTest {
  protected:
    int tell(Method method, const std::string& target, const std::string& body = {}) {
        return host.call_internally("chat", {method, target, body}).status;
    }
    int block(UserId user, UserId other, Method method = Method::put) {
        return tell(method, "/internal/users/" + user.to_string() + "/blocks/" + other.to_string());
    }
    Reply open_direct(UserId by, UserId other) {
        const boost::json::object body{{"type", "direct"}, {"memberIds", {other.to_string()}}};
        return call(by, Method::post, "/api/rooms", boost::json::serialize(body));
    }
    std::vector<std::string> members(UserId asker, const std::string& room) {
        std::vector<std::string> found;
        for (const auto& member : get(asker, "/api/rooms/" + room + "/members").at("items").as_array()) {
            found.push_back(std::string(member.at("user").as_string()) + " " +
                            std::string(member.at("role").as_string()));
        }
        std::ranges::sort(found);
        return found;
    }
};

TEST_F(PeopleTest, WhoIsBlockedOpensNoDirectRoomAndIsNotTold) {
    EXPECT_EQ(block(ada, bob), 204);
    const auto refused = open_direct(bob, ada);
    EXPECT_EQ(refused.status, 404);
    EXPECT_EQ(refused.string_at("detail"), open_direct(bob, UserId()).string_at("detail")) << "as for an unknown user";
    EXPECT_EQ(open_direct(ada, bob).status, 201) << "who blocks may";
    EXPECT_EQ(block(ada, bob, Method::del), 204);
    EXPECT_EQ(open_direct(bob, ada).status, 200);
}

TEST_F(PeopleTest, WhoIsBlockedCantWriteIntoADirectRoomUntilTheBlockIsLifted) {
    const auto room = open_direct(ada, bob).string_at("id");
    const auto seq = std::to_string(post(bob, room, "c1").at("seq").as_int64());
    EXPECT_EQ(block(ada, bob), 204);
    EXPECT_EQ(post(bob, room, "c2").problem(), "cannot-write");
    const auto target = "/api/rooms/" + room + "/messages/" + seq;
    EXPECT_EQ(call(bob, Method::patch, target, R"({"text":"changed"})").problem(), "cannot-write");
    EXPECT_EQ(call(bob, Method::put, target + "/reactions/%F0%9F%91%8D").problem(), "cannot-write");
    EXPECT_EQ(get(bob, "/api/rooms/" + room + "/messages").at("items").as_array().size(), 1U) << "but can read";
    EXPECT_EQ(post(ada, room, "c3").status, 201);
    EXPECT_EQ(block(ada, bob, Method::del), 204);
    EXPECT_EQ(post(bob, room, "c2").status, 201);
}

TEST_F(PeopleTest, ManyBlocksAtOnceAreInEffectWhenTheyAnswer) {
    const auto room = open_direct(ada, bob).string_at("id");
    EXPECT_EQ(post(bob, room, "c1").status, 201);
    const auto body = R"({"ids":[")" + bob.to_string() + R"(",")" + eve.to_string() + R"("]})";
    EXPECT_EQ(tell(Method::post, "/internal/users/" + ada.to_string() + "/contacts", body), 204);
    EXPECT_EQ(post(bob, room, "c2").status, 201) << "a contact is no block";
    EXPECT_EQ(tell(Method::post, "/internal/users/" + ada.to_string() + "/blocks", body), 204);
    EXPECT_EQ(post(bob, room, "c3").problem(), "cannot-write");
    EXPECT_EQ(open_direct(eve, ada).status, 404);
}

TEST_F(PeopleTest, ABlockChangesNothingInGroups) {
    const auto room = open(ada, "group", {bob});
    block(ada, bob);
    EXPECT_EQ(post(bob, room, "c1").status, 201);
}

TEST_F(PeopleTest, ADeletedAccountLeavesItsRoomsAndNamesAnHeir) {
    const auto shared = open(ada, "group", {bob, eve});
    const auto direct = open_direct(ada, bob).string_at("id");
    const auto alone = open(ada, "group", {});
    call(ada, Method::put, "/api/rooms/" + shared + "/members/" + eve.to_string(), R"({"role":"admin"})");
    post(ada, shared, "c1");
    EXPECT_EQ(tell(Method::del, "/internal/users/" + ada.to_string()), 204);
    EXPECT_EQ(tell(Method::del, "/internal/users/" + ada.to_string()), 204) << "again";
    EXPECT_EQ(members(bob, shared),
              (std::vector<std::string>{bob.to_string() + " member", eve.to_string() + " owner"}));
    EXPECT_EQ(get(bob, "/api/rooms/" + shared + "/messages").at("items").as_array().size(), 1U);
    EXPECT_EQ(post(bob, direct, "c2").problem(), "cannot-write");
}

TEST_F(PeopleTest, PresenceAndLastSeenAreKeptFromWhoIsBlocked) {
    block(ada, bob);
    const auto seen = get(bob, "/api/presence?userIds=" + ada.to_string());
    EXPECT_EQ(seen.at("items").at(0).at("status").as_string(), "offline");
    EXPECT_FALSE(seen.at("items").at(0).as_object().contains("lastSeen"));
}

TEST_F(PeopleTest, MembersSeeHowFarOthersHaveReadUnlessTheyKeepItToThemselves) {
    const auto room = open(ada, "group", {bob});
    const auto seq = post(ada, room, "c1").at("seq").as_int64();
    EXPECT_EQ(call(bob, Method::put, "/api/rooms/" + room + "/read", R"({"seq":)" + std::to_string(seq) + "}").status,
              204);
    const auto read_by_bob = [&]() -> boost::json::value {
        const auto members = get(ada, "/api/rooms/" + room + "/members");
        for (const auto& member : members.at("items").as_array()) {
            if (member.at("user").as_string() == bob.to_string()) {
                const auto* read = member.as_object().if_contains("readSeq");
                return read != nullptr ? *read : boost::json::value();
            }
        }
        return "no member";
    };
    EXPECT_EQ(read_by_bob(), boost::json::value(seq));
    tell(Method::put, "/internal/users/" + bob.to_string() + "/privacy",
         R"({"lastSeen":"nobody","readReceipts":false})");
    EXPECT_TRUE(read_by_bob().is_null());
}

TEST_F(PeopleTest, OnlyServicesTell) {
    const auto target = "/internal/users/" + ada.to_string();
    EXPECT_GE(call(ada, Method::del, target).status, 401);
    EXPECT_EQ(tell(Method::put, target, R"({"displayName":""})"), 422);
    EXPECT_EQ(tell(Method::put, target + "/privacy", R"({"lastSeen":"some","readReceipts":true})"), 422);
    EXPECT_EQ(tell(Method::put, target + "/privacy", R"({"lastSeen":"nobody","readReceipts":false})"), 204);
    EXPECT_EQ(tell(Method::put, target + "/contacts/nonsense"), 404);
}

}  // namespace
}  // namespace messenger::chat
