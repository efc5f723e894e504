#include "domain/mentions.hpp"

#include <gtest/gtest.h>

#include <random>

#include "fuzz/mention_anything.hpp"

namespace messenger::chat {
namespace {

using Names = std::vector<std::string>;

TEST(Mentions, AreNamesAfterASignWithoutCaseAndEachOnce) {
    EXPECT_EQ(mentioned_names("hi @Ada, @bob_2 and (@ada)!").usernames, (Names{"ada", "bob_2"}));
    EXPECT_EQ(mentioned_names("@a.b.c. @x..y @.z @").usernames, (Names{"a.b.c", "x"}));
}

TEST(Mentions, AreNotInEmailAddressesOrWords) {
    EXPECT_EQ(mentioned_names("ada@example.org, müller@x, a.@b").usernames, Names{});
}

TEST(Mentions, MayBeOfTheWholeRoom) {
    EXPECT_TRUE(mentioned_names("@Room: lunch").is_room);
    EXPECT_FALSE(mentioned_names("@rooms @room_1").is_room);
    EXPECT_TRUE(mentioned_names("@room.").is_room);
}

TEST(Mentions, AreBounded) {
    std::string text = "@" + std::string(31, 'x');
    EXPECT_EQ(mentioned_names(text).usernames, Names{});
    for (int i = 0; i < 60; ++i) {
        text += " @user" + std::to_string(i);
    }
    EXPECT_EQ(mentioned_names(text).usernames.size(), max_mentions);
}

TEST(Mentions, OfAnyBytesAreUsernames) {
    static const std::string interesting("@@@@ ..aZ_9-room\xc3\xa9", 18);
    std::mt19937 random(20261126);
    for (int i = 0; i < 20'000; ++i) {
        std::vector<std::uint8_t> bytes(random() % 60);
        std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(interesting[random() % 18]); });
        mention_anything(bytes);
    }
}

}  // namespace
}  // namespace messenger::chat
