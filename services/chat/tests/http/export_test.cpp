// Taking data out.
#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class ExportTest : public ChatApiTest {
  protected:
    static std::vector<boost::json::value> lines(const Reply& reply) {
        std::vector<boost::json::value> found;
        for (std::size_t at = 0; at < reply.text.size();) {
            const auto end = reply.text.find('\n', at);
            found.push_back(boost::json::parse(reply.text.substr(at, end - at)));
            at = end + 1;
        }
        return found;
    }
    std::string room = open(ada, "group", {bob});
    std::string path = "/api/rooms/" + room + "/export";
};

TEST_F(ExportTest, ARoomIsItsLogInLines) {
    post(ada, room, "c1", "one\ntwo");
    post(bob, room, "c2", "three");
    const auto exported = get(bob, path);
    EXPECT_EQ(exported.headers.get("Content-Type"), "application/x-ndjson");
    EXPECT_NE(exported.headers.get("Content-Disposition").find("attachment"), std::string_view::npos);
    const auto events = lines(exported);
    ASSERT_EQ(events.size(), 3U);
    const auto log = get(bob, "/api/rooms/" + room + "/events");
    EXPECT_EQ(boost::json::value(boost::json::array(events.begin(), events.end())), log.at("items"));
    EXPECT_EQ(lines(get(bob, path + "?after=2")).size(), 1U);
    EXPECT_FALSE(exported.headers.contains("Link"));
    EXPECT_EQ(get(eve, path).status, 404);
    EXPECT_EQ(get(bob, path + "?format=pdf").status, 422);
}

TEST_F(ExportTest, ARoomIsAPageWithNothingInItThatRuns) {
    post(ada, room, "c1", "<script>alert(1)</script> & more");
    const auto page = get(ada, path + "?format=html");
    EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
    EXPECT_NE(page.text.find("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"), std::string::npos);
    EXPECT_EQ(page.text.find("<script"), std::string::npos);
}

TEST_F(ExportTest, EverybodyGetsWhatOneselfWrote) {
    const auto other = open(bob, "group", {ada});
    post(ada, room, "c1", "mine");
    post(bob, room, "c2", "not mine");
    post(ada, other, "c3", "mine, too");
    const auto mine = lines(get(ada, "/api/export"));
    ASSERT_EQ(mine.size(), 2U);
    EXPECT_EQ(mine[0].at("text").as_string(), "mine");
    EXPECT_EQ(mine[1].at("text").as_string(), "mine, too");
    EXPECT_TRUE(get(eve, "/api/export").text.empty());
}

}  // namespace
}  // namespace messenger::chat
