#include "domain/emoji.hpp"

#include <gtest/gtest.h>

namespace messenger::chat {
namespace {

TEST(Emoji, IsWhatPeopleSeeAsOne) {
    for (const auto* emoji :
         {"👍", "❤️", "❤", "👍🏽", "🇩🇪", "👨‍👩‍👧‍👦", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☕"}) {
        EXPECT_TRUE(is_emoji(emoji)) << emoji;
    }
}

TEST(Emoji, IsNothingElse) {
    for (const auto* text : {"", "a", "1", "#", "👍👍", "👍 ", " 👍", "ok👍", "é", "中", "\xf0\x9f", "\n"}) {
        EXPECT_FALSE(is_emoji(text)) << text;
    }
}

}  // namespace
}  // namespace messenger::chat
