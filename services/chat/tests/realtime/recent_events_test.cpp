#include "realtime/recent_events.hpp"

#include <gtest/gtest.h>

namespace messenger::chat {
namespace {

class RecentEventsTest : public ::testing::Test {
  protected:
    /// Adds events of 4 bytes: the last two digits of the seq, twice.
    void add(RoomId room, Seq from, Seq to) {
        for (auto seq = from; seq <= to; ++seq) {
            recent.add(room, seq, frame(seq));
        }
    }
    static std::string frame(Seq seq) {
        const auto digits = std::to_string(100 + seq % 100).substr(1);
        return digits + digits;
    }
    std::string between(RoomId room, Seq cursor, Seq last) {
        const auto frames = recent.between(room, cursor, last);
        return frames ? *frames : "not here";
    }

    RecentEvents recent{100 * 100};  // a hundred events of 4 bytes and what they cost
    RoomId tea = RoomId::generate();
    RoomId milk = RoomId::generate();
};

TEST_F(RecentEventsTest, GiveWhatFollowsACursor) {
    add(tea, 5, 8);
    EXPECT_EQ(between(tea, 4, 8), "0505060607070808");
    EXPECT_EQ(between(tea, 7, 8), "0808");
    EXPECT_EQ(between(tea, 3, 8), "not here") << "the first is missing";
    EXPECT_EQ(between(tea, 5, 9), "not here") << "the last is missing";
    EXPECT_EQ(between(milk, 0, 1), "not here");
}

TEST_F(RecentEventsTest, AreSharedByAllWhoAskForTheSame) {
    add(tea, 1, 3);
    const auto first = recent.between(tea, 1, 3);
    EXPECT_EQ(recent.between(tea, 1, 3), first);
    add(tea, 4, 4);
    EXPECT_EQ(between(tea, 1, 4), "020203030404");
}

TEST_F(RecentEventsTest, DropTheOldestOfAllRoomsFirst) {
    add(tea, 1, 60);
    add(milk, 1, 60);
    EXPECT_EQ(between(tea, 0, 60), "not here");
    EXPECT_NE(between(tea, 20, 60), "not here");
    EXPECT_NE(between(milk, 0, 60), "not here");
    add(milk, 61, 200);
    EXPECT_EQ(between(tea, 59, 60), "not here") << "and a room without events goes, too";
}

TEST_F(RecentEventsTest, ForgetWhatAnEventDoesNotFollow) {
    add(tea, 1, 10);
    add(tea, 20, 21);
    EXPECT_EQ(between(tea, 9, 21), "not here");
    EXPECT_EQ(between(tea, 19, 21), "20202121");
    add(milk, 1, 200);
    EXPECT_EQ(between(tea, 19, 21), "not here");
    add(tea, 22, 22);
    EXPECT_EQ(between(tea, 21, 22), "2222");
}

TEST_F(RecentEventsTest, AreLeftToTheStoreWhenTheyAreTooManyForOneSend) {
    RecentEvents large(10 * 1024 * 1024);
    for (Seq seq = 1; seq <= 10; ++seq) {
        large.add(tea, seq, std::string(10'000, 'x'));
    }
    EXPECT_EQ(large.between(tea, 0, 10), nullptr);
    EXPECT_NE(large.between(tea, 5, 10), nullptr);
}

}  // namespace
}  // namespace messenger::chat
