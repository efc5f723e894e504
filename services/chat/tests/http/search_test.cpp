#include <thread>

#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class SearchTest : public ChatApiTest {
  protected:
    /// The texts that are found, once the index has caught up with `marker`, the last message.
    std::vector<std::string> found(UserId user, const std::string& query) {
        std::vector<std::string> texts;
        const auto reply = get(user, "/api/search?" + query);
        EXPECT_EQ(reply.status, 200);
        for (const auto& item : reply.at("items").as_array()) {
            texts.emplace_back(item.at("message").at("text").as_string());
        }
        return texts;
    }
    /// Waits until what was sent so far can be found.
    void catch_up() {
        const auto text = "marker" + std::to_string(++markers);
        post(ada, room, text, text);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (found(ada, "q=" + text).empty()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "not found in time";
            std::this_thread::yield();
        }
    }
    using Texts = std::vector<std::string>;

    std::string room = open(ada, "group", {bob});
    int markers = 0;
};

TEST_F(SearchTest, FindsPartsOfWordsInAnyLanguageTheNewestFirst) {
    post(ada, room, "1", "The Café is closed");
    post(bob, room, "2", "Donaudampfschifffahrt");
    post(ada, room, "3", "明天的会议在三楼");
    post(bob, room, "4", "cafeteria & <b>tea</b>");
    catch_up();
    EXPECT_EQ(found(ada, "q=cafe"), (Texts{"cafeteria & <b>tea</b>", "The Café is closed"}));
    EXPECT_EQ(found(bob, "q=DAMPF"), (Texts{"Donaudampfschifffahrt"}));
    EXPECT_EQ(found(bob, "q=%E4%BC%9A%E8%AE%AE"), (Texts{"明天的会议在三楼"}));
    EXPECT_EQ(found(bob, "q=cl%20cafe"), (Texts{"The Café is closed"})) << "a short part beside a long one";
    EXPECT_TRUE(found(bob, "q=cafe%20dampf").empty());
    EXPECT_EQ(found(ada, "q=cafe&sort=relevance").size(), 2U);
    const auto item = get(ada, "/api/search?q=tea%3C").at("items").at(0);
    EXPECT_EQ(item.at("snippet").as_string(), "cafeteria &amp; &lt;b&gt;<mark>tea&lt;</mark>/b&gt;");
}

TEST_F(SearchTest, FindsOnlyWhatTheCallerMayRead) {
    const auto secret = open(ada, "group", {});
    post(ada, secret, "1", "needle in secret");
    post(ada, room, "2", "needle in room");
    catch_up();
    EXPECT_EQ(found(ada, "q=needle").size(), 2U);
    EXPECT_EQ(found(bob, "q=needle"), (Texts{"needle in room"}));
    EXPECT_TRUE(found(eve, "q=needle").empty());
    EXPECT_TRUE(found(bob, "q=needle&room=" + secret).empty());
    call(ada, Method::del, "/api/rooms/" + room + "/members/" + bob.to_string());
    EXPECT_TRUE(found(bob, "q=needle").empty()) << "at once when he is out";
}

TEST_F(SearchTest, FiltersByRoomSenderAndDate) {
    const auto other = open(ada, "group", {bob});
    post(ada, room, "1", "apple one");
    post(bob, room, "2", "apple two");
    post(bob, other, "3", "apple three");
    catch_up();
    EXPECT_EQ(found(ada, "q=apple&room=" + room), (Texts{"apple two", "apple one"}));
    EXPECT_EQ(found(ada, "q=apple&from=" + bob.to_string()), (Texts{"apple three", "apple two"}));
    EXPECT_TRUE(found(ada, "q=apple&from=" + eve.to_string()).empty());
    EXPECT_TRUE(found(ada, "q=apple&before=2020-01-01T00:00:00Z").empty());
    EXPECT_EQ(found(ada, "q=apple&after=2020-01-01T00:00:00Z").size(), 3U);
    EXPECT_TRUE(found(ada, "q=apple&hasAttachment=true").empty());
}

TEST_F(SearchTest, IsRightAfterEditsAndDeletes) {
    post(ada, room, "1", "before words");
    post(ada, room, "2", "removed words");
    catch_up();
    const auto target = "/api/rooms/" + room + "/messages/";
    call(ada, Method::patch, target + "2", R"({"text":"afterwards"})");
    call(ada, Method::del, target + "3");
    EXPECT_TRUE(found(ada, "q=before").empty()) << "at once";
    EXPECT_TRUE(found(ada, "q=removed").empty()) << "at once";
    catch_up();
    EXPECT_EQ(found(ada, "q=afterwards"), (Texts{"afterwards"}));
    EXPECT_TRUE(found(ada, "q=before").empty());
    host.restart();
    begin();
    EXPECT_EQ(found(ada, "q=wards"), (Texts{"afterwards"}));
}

TEST_F(SearchTest, ComesInPagesAndSaysWhatIsWrong) {
    for (int i = 0; i < 5; ++i) {
        post(ada, room, std::to_string(i), "page " + std::to_string(i));
    }
    catch_up();
    const auto first = get(ada, "/api/search?q=page&limit=3");
    EXPECT_EQ(first.at("items").as_array().size(), 3U);
    const auto rest = get(ada, "/api/search?q=page&limit=3&cursor=" + first.string_at("nextCursor"));
    EXPECT_EQ(rest.at("items").as_array().size(), 2U);
    EXPECT_TRUE(rest.at("nextCursor").is_null());
    EXPECT_EQ(pointers(get(ada, "/api/search")), (std::vector<std::string>{"/q"}));
    EXPECT_EQ(get(ada, "/api/search?q=x&room=1&before=soon&sort=best").at("errors").as_array().size(), 3U);
    EXPECT_EQ(get(ada, "/api/search?q=%22%20OR%20%22").status, 200);
}

}  // namespace
}  // namespace messenger::chat
