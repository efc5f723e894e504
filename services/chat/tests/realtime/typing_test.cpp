#include "realtime/typing.hpp"

#include "tests/realtime/live_chat.hpp"

namespace messenger::chat {
namespace {

using std::chrono::seconds;

class TypingRules : public ::testing::Test {
  protected:
    Typing typing;
    const RoomId room = RoomId::generate();
    const UserId ada = UserId::generate();
    const Typing::Clock::time_point start = Typing::Clock::now();
};

TEST_F(TypingRules, AreToldAtOnceAndAtMostEveryThreeSeconds) {
    const auto first = typing.set(room, ada, true, start);
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->is_on);
    EXPECT_FALSE(typing.set(room, ada, true, start + seconds(1)));
    EXPECT_FALSE(typing.set(room, ada, false, start + seconds(2))) << "put off";
    EXPECT_TRUE(typing.due(start + seconds(2)).empty());
    const auto due = typing.due(start + seconds(3));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_FALSE(due.front().is_on);
    EXPECT_TRUE(typing.due(start + seconds(60)).empty());
}

TEST_F(TypingRules, WhoeverGoesOnIsToldAgain) {
    EXPECT_TRUE(typing.set(room, ada, true, start));
    EXPECT_TRUE(typing.set(room, ada, true, start + seconds(3)));
}

TEST_F(TypingRules, WhoeverNeverStopsIsTakenToHaveStoppedAfterSixSeconds) {
    typing.set(room, ada, true, start);
    EXPECT_TRUE(typing.due(start + seconds(5)).empty());
    const auto due = typing.due(start + seconds(6));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due.front().user, ada);
    EXPECT_FALSE(due.front().is_on);
}

TEST_F(TypingRules, StoppingWithoutHavingStartedIsNoNews) {
    EXPECT_FALSE(typing.set(room, ada, false, start));
    EXPECT_TRUE(typing.due(start + seconds(9)).empty());
}

class TypingLane : public LiveChat {};

TEST_F(TypingLane, MembersSeeItAndStrangersCannot) {
    const auto room = open_room(ada, {bob});
    const auto writer = connect(ada);
    const auto reader = connect(bob);
    writer->send({{"op", "typing.start"}, {"id", "t"}, {"room", room}});
    EXPECT_EQ(writer->receive("ok").at("id").as_string(), "t");
    const auto event = reader->receive("typing");
    EXPECT_EQ(event.at("room").as_string(), room);
    EXPECT_EQ(event.at("user").as_string(), ada.to_string());
    EXPECT_TRUE(event.at("on").as_bool());
    EXPECT_FALSE(event.contains("seq"));
    const auto stranger = connect(UserId::generate());
    stranger->send({{"op", "typing.start"}, {"id", "s"}, {"room", room}});
    EXPECT_EQ(stranger->receive("error").at("error").at("status").as_int64(), 404);
}

}  // namespace
}  // namespace messenger::chat
