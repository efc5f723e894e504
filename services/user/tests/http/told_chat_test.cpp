// What chat has been told when a change answers, and what happens when chat does not listen.
#include <thread>

#include "tests/http/user_fixture.hpp"

namespace messenger::user {
namespace {

class ToldChatTest : public UserHttpTest {
  protected:
    using Calls = std::vector<std::string>;
    std::string contact() const { return "/api/users/me/contacts/" + grace.to_string(); }
    std::string block() const { return "/api/users/me/blocks/" + grace.to_string(); }
    std::string at_chat(const std::string& rest = {}) const { return " /internal/users/" + ada.to_string() + rest; }
    /// What chat has been told, once that is so much.
    Calls eventually_told(std::size_t count) {
        for (int i = 0; i < 1'000 && chat->all_calls().size() < count; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return chat->all_calls();
    }
};

TEST_F(ToldChatTest, KnowsContactsAndBlocksWhenTheyAnswer) {
    put(ada, contact());
    EXPECT_EQ(chat->all_calls(), Calls{"PUT" + at_chat("/contacts/" + grace.to_string())});
    put(ada, block());
    remove(ada, block());
    remove(ada, contact());
    EXPECT_EQ(chat->all_calls(),
              (Calls{"PUT" + at_chat("/contacts/" + grace.to_string()), "PUT" + at_chat("/blocks/" + grace.to_string()),
                     "DELETE" + at_chat("/blocks/" + grace.to_string()),
                     "DELETE" + at_chat("/contacts/" + grace.to_string())}));
}

TEST_F(ToldChatTest, KnowsThePublicCard) {
    patch(ada, R"({"displayName":"Countess Ada","bio":"x"})");
    patch(ada, R"({"bio":"y"})");
    EXPECT_EQ(chat->all_calls(),
              Calls{"PUT" + at_chat() + R"( {"displayName":"Countess Ada","username":null,"avatar":null})"});
}

TEST_F(ToldChatTest, KnowsPrivacy) {
    patch(ada, R"({"theme":"dark"})", "/api/users/me/settings");
    patch(ada, R"({"privacy":{"lastSeen":"contacts"}})", "/api/users/me/settings");
    EXPECT_EQ(chat->all_calls(),
              Calls{"PUT" + at_chat("/privacy") + R"( {"lastSeen":"contacts","readReceipts":true})"});
}

TEST_F(ToldChatTest, KnowsWhoIsGone) {
    host.call_internally("user", {Method::del, "/internal/profiles/" + ada.to_string()});
    EXPECT_EQ(chat->all_calls(), Calls{"DELETE" + at_chat()});
}

TEST_F(ToldChatTest, IsToldLaterAndInOrderWhenItWasDown) {
    chat->is_down = true;
    EXPECT_EQ(put(ada, block()).status, 204);
    EXPECT_EQ(remove(ada, block()).status, 204);
    EXPECT_EQ(put(ada, contact()).status, 204);
    chat->is_down = false;
    EXPECT_EQ(eventually_told(3), (Calls{"PUT" + at_chat("/blocks/" + grace.to_string()),
                                         "DELETE" + at_chat("/blocks/" + grace.to_string()),
                                         "PUT" + at_chat("/contacts/" + grace.to_string())}));
}

TEST_F(ToldChatTest, IsToldAgainWhenItWasTooOldToUnderstand) {
    chat->status = 404;
    EXPECT_EQ(put(ada, block()).status, 204);
    chat->status = 204;
    EXPECT_EQ(eventually_told(1), Calls{"PUT" + at_chat("/blocks/" + grace.to_string())});
}

TEST_F(ToldChatTest, IsToldAfterARestart) {
    chat->is_down = true;
    EXPECT_EQ(put(ada, block()).status, 204);
    host.restart();
    chat->is_down = false;
    begin();
    EXPECT_EQ(eventually_told(1), Calls{"PUT" + at_chat("/blocks/" + grace.to_string())});
}

}  // namespace
}  // namespace messenger::user
