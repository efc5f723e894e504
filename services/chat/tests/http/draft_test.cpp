#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class DraftTest : public ChatApiTest {
  protected:
    Reply put(UserId user, const std::string& body) { return call(user, Method::put, draft, body); }

    std::string room = open(ada, "group", {bob});
    std::string draft = "/api/rooms/" + room + "/draft";
};

TEST_F(DraftTest, ADraftIsThereUntilItIsDroppedOrEmpty) {
    EXPECT_EQ(get(ada, draft).problem(), "not-found");
    const auto made = put(ada, R"({"text":"dear","replyTo":1})");
    EXPECT_EQ(made.status, 200) << made.text;
    EXPECT_EQ(made.string_at("room"), room);
    EXPECT_EQ(made.at("replyTo").as_int64(), 1);
    EXPECT_EQ(get(ada, draft).text, made.text);
    EXPECT_EQ(get(bob, draft).status, 404) << "it is nobody else's";
    host.restart();
    begin();
    EXPECT_EQ(get(ada, draft).text, made.text);
    EXPECT_EQ(put(ada, R"({"text":""})").status, 204);
    EXPECT_EQ(get(ada, draft).status, 404);
    put(ada, R"({"text":"again"})");
    EXPECT_FALSE(get(ada, draft).json.as_object().contains("replyTo"));
    EXPECT_EQ(call(ada, Method::del, draft).status, 204);
    EXPECT_EQ(call(ada, Method::del, draft).status, 204);
    EXPECT_EQ(get(ada, draft).status, 404);
}

TEST_F(DraftTest, WhatIsNoDraftIsRefused) {
    EXPECT_EQ(pointers(put(ada, R"({"text":1,"replyTo":0})")), (std::vector<std::string>{"/text", "/replyTo"}));
    EXPECT_EQ(pointers(put(ada, R"({"text":"x","replyTo":99})")), std::vector<std::string>{"/replyTo"});
    EXPECT_EQ(pointers(put(ada, boost::json::serialize(boost::json::object{{"text", std::string(8001, 'x')}}))),
              std::vector<std::string>{"/text"});
    for (const auto method : {Method::get, Method::put, Method::del}) {
        EXPECT_EQ(call(eve, method, draft, R"({"text":"x"})").status, 404);
    }
}

TEST_F(DraftTest, AllDraftsComeInPagesTheLastChangedFirst) {
    std::vector<std::string> rooms;
    for (int i = 0; i < 5; ++i) {
        rooms.push_back(open(ada, "group", {}));
        call(ada, Method::put, "/api/rooms/" + rooms.back() + "/draft", R"({"text":"x"})");
    }
    std::ranges::reverse(rooms);
    std::vector<std::string> seen;
    std::string cursor;
    while (true) {
        const auto page = get(ada, "/api/drafts?limit=2" + cursor);
        for (const auto& item : page.at("items").as_array()) {
            seen.emplace_back(item.at("room").as_string());
        }
        if (page.at("nextCursor").is_null()) {
            break;
        }
        cursor = "&cursor=" + page.string_at("nextCursor");
    }
    EXPECT_EQ(seen, rooms);
    EXPECT_TRUE(get(bob, "/api/drafts").at("items").as_array().empty());
    EXPECT_EQ(pointers(get(ada, "/api/drafts?cursor=x")), std::vector<std::string>{"/cursor"});
}

TEST_F(DraftTest, WhoLeavesTakesTheDraftAlong) {
    put(bob, R"({"text":"x"})");
    EXPECT_EQ(call(bob, Method::del, "/api/rooms/" + room + "/members/" + bob.to_string()).status, 204);
    EXPECT_EQ(get(bob, draft).status, 404);
    EXPECT_TRUE(get(bob, "/api/drafts").at("items").as_array().empty());
}

}  // namespace
}  // namespace messenger::chat
