// Messages that are told on, answered and looked at one by one.
#include "tests/http/chat_api_fixture.hpp"

namespace messenger::chat {
namespace {

class ForwardingTest : public ChatApiTest {
  protected:
    Reply forward(UserId user, const std::string& to, const std::string& room, std::int64_t seq,
                  const std::string& client_id = "f1") {
        const boost::json::object body{{"clientId", client_id}, {"forward", {{"room", room}, {"seq", seq}}}};
        return call(user, Method::post, "/api/rooms/" + to + "/messages", boost::json::serialize(body));
    }
    std::string source = open(ada, "group", {bob});
    std::string target = open(bob, "group", {eve});
    std::int64_t said = post(ada, source, "c1", "a rumour").at("seq").as_int64();
};

TEST_F(ForwardingTest, AMessageIsToldOnWithItsOrigin) {
    const auto told = forward(bob, target, source, said);
    EXPECT_EQ(told.status, 201) << told.text;
    EXPECT_EQ(told.string_at("text"), "a rumour");
    EXPECT_EQ(told.string_at("sender"), bob.to_string());
    EXPECT_EQ(told.string_at("forwardedFrom.sender"), ada.to_string());
    EXPECT_EQ(told.string_at("forwardedFrom.room"), source);
    EXPECT_EQ(forward(bob, target, source, said).status, 200) << "the same clientId";
    const auto again = forward(eve, target, target, told.at("seq").as_int64(), "f2");
    EXPECT_EQ(again.string_at("forwardedFrom.sender"), ada.to_string()) << "where it was said first";
}

TEST_F(ForwardingTest, OnlyWhatTheCallerCanReadIsToldOn) {
    EXPECT_EQ(pointers(forward(eve, target, source, said)), std::vector<std::string>{"/forward"});
    EXPECT_EQ(pointers(forward(bob, target, source, 1)), std::vector<std::string>{"/forward"});
    call(ada, Method::del, "/api/rooms/" + source + "/messages/" + std::to_string(said));
    EXPECT_EQ(pointers(forward(bob, target, source, said)), std::vector<std::string>{"/forward"});
    const auto both = call(bob, Method::post, "/api/rooms/" + target + "/messages",
                           R"({"clientId":"x","text":"mine","forward":{"room":"no","seq":0}})");
    EXPECT_EQ(both.status, 422);
}

TEST_F(ForwardingTest, AMessageAndItsThreadAreReadByMembers) {
    const auto path = "/api/rooms/" + source + "/messages/" + std::to_string(said);
    call(bob, Method::post, "/api/rooms/" + source + "/messages",
         R"({"clientId":"r","text":"really?","replyTo":)" + std::to_string(said) + "}");
    const auto read = get(bob, path);
    EXPECT_EQ(read.string_at("text"), "a rumour");
    EXPECT_EQ(read.at("thread").at("count").as_int64(), 1) << read.text;
    const auto thread = get(bob, path + "/thread?limit=1");
    EXPECT_EQ(thread.at("items").at(0).at("text").as_string(), "really?");
    EXPECT_FALSE(thread.at("hasMore").as_bool());
    EXPECT_EQ(get(eve, path).status, 404);
    EXPECT_EQ(get(eve, path + "/thread").status, 404);
    EXPECT_EQ(get(bob, "/api/rooms/" + source + "/messages/1").status, 404) << "no message";
    EXPECT_EQ(get(bob, "/api/rooms/" + source + "/messages/x").status, 404);
}

}  // namespace
}  // namespace messenger::chat
