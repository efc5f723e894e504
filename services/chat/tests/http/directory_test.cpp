#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class DirectoryTest : public ChatApiTest {
  protected:
    std::string open_public(const std::string& name) {
        const boost::json::object body{{"type", "group"}, {"name", name}, {"public", true}};
        return call(ada, Method::post, "/api/rooms", boost::json::serialize(body)).string_at("id");
    }
    std::vector<std::string> names(const std::string& query) {
        std::vector<std::string> found;
        const auto reply = get(eve, "/api/rooms/public" + query);
        for (const auto& room : reply.at("items").as_array()) {
            found.emplace_back(room.at("name").as_string());
        }
        return found;
    }
    Reply put(UserId user, const std::string& target, const std::string& body = {}) {
        return call(user, Method::put, target, body);
    }
    using Names = std::vector<std::string>;
};

TEST_F(DirectoryTest, PublicRoomsAreFoundByAnyPartOfTheirNames) {
    open_public("Café Müller");
    open_public("coffee corner");
    open_public("会议室");
    open(ada, "group", {}, false);
    EXPECT_EQ(names(""), (Names{"会议室", "coffee corner", "Café Müller"}));
    EXPECT_EQ(names("?q=MULLER"), (Names{"Café Müller"}));
    EXPECT_EQ(names("?q=orner"), (Names{"coffee corner"}));
    EXPECT_EQ(names("?q=co"), (Names{"coffee corner"}));
    EXPECT_EQ(names("?q=%E4%BC%9A%E8%AE%AE"), (Names{"会议室"}));
    EXPECT_TRUE(names("?q=%22%20OR%20name%3A").empty());
    EXPECT_TRUE(names("?q=nothing").empty());
}

TEST_F(DirectoryTest, PublicRoomsComeInPages) {
    for (const auto* name : {"cc 1", "cc 2", "cc 3", "cc 4", "cc 5"}) {
        open_public(name);
    }
    for (const std::string query : {"limit=2", "limit=2&q=cc", "limit=2&q=cc%20"}) {
        Names seen;
        std::string target = "/api/rooms/public?" + query;
        while (true) {
            const auto page = get(eve, target);
            for (const auto& room : page.at("items").as_array()) {
                seen.emplace_back(room.at("name").as_string());
            }
            if (page.at("nextCursor").is_null()) {
                break;
            }
            target = "/api/rooms/public?" + query + "&cursor=" + page.string_at("nextCursor");
        }
        std::ranges::sort(seen);
        EXPECT_EQ(seen, (Names{"cc 1", "cc 2", "cc 3", "cc 4", "cc 5"})) << query;
    }
}

TEST_F(DirectoryTest, ARoomIsFoundAsItIsNow) {
    const auto room = open_public("Before");
    call(ada, Method::patch, "/api/rooms/" + room, R"({"name":"After"})");
    EXPECT_TRUE(names("?q=before").empty());
    EXPECT_EQ(names("?q=after"), (Names{"After"}));
    const auto found = get(eve, "/api/rooms/public?q=after").at("items").at(0).as_object();
    EXPECT_EQ(found.at("memberCount").as_int64(), 1);
    EXPECT_FALSE(found.at("isMember").as_bool());
    EXPECT_FALSE(found.contains("lastSeq"));
    put(eve, "/api/rooms/" + room + "/members/" + eve.to_string(), "{}");
    EXPECT_TRUE(get(eve, "/api/rooms/public?q=after").at("items").at(0).at("isMember").as_bool());
    call(ada, Method::patch, "/api/rooms/" + room, R"({"public":false})");
    EXPECT_TRUE(names("?q=after").empty());
}

TEST_F(DirectoryTest, WhoIsBannedIsOutAndStaysOut) {
    const auto room = open_public("Club");
    const auto members = "/api/rooms/" + room + "/members/";
    const auto bans = "/api/rooms/" + room + "/bans";
    EXPECT_EQ(put(eve, members + eve.to_string(), "{}").status, 200);
    EXPECT_EQ(put(eve, bans + "/" + ada.to_string()).problem(), "forbidden");
    EXPECT_EQ(put(ada, bans + "/" + eve.to_string()).status, 204);
    EXPECT_EQ(put(ada, bans + "/" + eve.to_string()).status, 204);
    EXPECT_EQ(get(eve, "/api/rooms/" + room + "/events").problem(), "not-a-member");
    EXPECT_EQ(put(eve, members + eve.to_string(), "{}").problem(), "forbidden");
    EXPECT_EQ(put(ada, members + eve.to_string(), "{}").problem(), "conflict");
    EXPECT_EQ(put(ada, bans + "/" + bob.to_string()).status, 204) << "before he ever joined";
    EXPECT_EQ(put(bob, members + bob.to_string(), "{}").problem(), "forbidden");
    host.restart();
    begin();
    EXPECT_EQ(put(bob, members + bob.to_string(), "{}").problem(), "forbidden");
    EXPECT_EQ(get(ada, bans).at("items").as_array().size(), 2U);
    EXPECT_EQ(get(bob, bans).problem(), "not-a-member");
    EXPECT_EQ(call(ada, Method::del, bans + "/" + bob.to_string()).status, 204);
    EXPECT_EQ(put(bob, members + bob.to_string(), "{}").status, 200);
    EXPECT_EQ(put(ada, bans + "/" + ada.to_string()).problem(), "forbidden");
    EXPECT_EQ(put(ada, bans + "/" + UserId().to_string()).problem(), "not-found");
}

TEST_F(DirectoryTest, EachMemberSaysWhatToBeToldOf) {
    const auto room = "/api/rooms/" + open(ada, "group", {bob});
    EXPECT_EQ(get(ada, room).string_at("notifications"), "all");
    EXPECT_FALSE(get(ada, room).at("muted").as_bool());
    EXPECT_TRUE(put(ada, room + "/mute").at("muted").as_bool());
    EXPECT_EQ(put(ada, room + "/notifications", R"({"level":"mentions"})").string_at("notifications"), "mentions");
    EXPECT_TRUE(get(ada, room).at("muted").as_bool());
    EXPECT_EQ(get(ada, "/api/rooms").at("items").at(0).at("notifications").as_string(), "mentions");
    EXPECT_FALSE(get(bob, room).at("muted").as_bool());
    EXPECT_EQ(call(ada, Method::del, room + "/mute").status, 204);
    EXPECT_FALSE(get(ada, room).at("muted").as_bool());
    EXPECT_EQ(put(ada, room + "/mute", R"({"until":"2099-01-01T00:00:00Z"})").string_at("mutedUntil"),
              "2099-01-01T00:00:00.000Z");
    EXPECT_EQ(put(ada, room + "/mute", R"({"until":"2001-01-01T00:00:00Z"})").status, 422);
    EXPECT_EQ(put(ada, room + "/mute", R"({"until":"soon"})").status, 422);
    EXPECT_EQ(put(eve, room + "/mute").status, 404);
}

}  // namespace
}  // namespace messenger::chat
