#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

class DraftLive : public LiveChat {
  protected:
    std::string room = open_room(ada, {bob});
    std::string draft = "/api/rooms/" + room + "/draft";
};

TEST_F(DraftLive, EveryConnectionOfTheUserSeesTheDraftAndNobodyElses) {
    const auto one = connect(ada);
    const auto two = connect(ada);
    const auto other = connect(bob);
    const auto made = call(ada, net::Method::put, draft, R"({"text":"dear","replyTo":1})");
    for (const auto* device : {&one, &two}) {
        const auto event = (*device)->receive("draft.updated");
        EXPECT_EQ(event.at("room").as_string(), room);
        EXPECT_FALSE(event.contains("seq"));
        EXPECT_EQ(event.at("draft").at("text").as_string(), "dear");
        EXPECT_EQ(event.at("draft").at("replyTo").as_int64(), 1);
        EXPECT_EQ(event.at("draft").at("updatedAt").as_string(), made.string_at("updatedAt"));
    }
    call(ada, net::Method::del, draft);
    EXPECT_TRUE(two->receive("draft.updated").at("draft").is_null());
    call(ada, net::Method::del, draft);  // again: nothing to tell
    call(bob, net::Method::put, draft, R"({"text":"mine"})");
    EXPECT_EQ(other->receive("draft.updated").at("draft").at("text").as_string(), "mine");
    call(ada, net::Method::put, draft, R"({"text":"last"})");
    EXPECT_TRUE(one->receive("draft.updated").at("draft").is_null());
    EXPECT_EQ(one->receive("draft.updated").at("draft").at("text").as_string(), "last");
}

}  // namespace
}  // namespace messenger::chat
