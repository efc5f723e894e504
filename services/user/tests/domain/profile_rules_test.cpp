#include "domain/profile_rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace messenger::user {
namespace {

using std::string_view_literals::operator""sv;

TEST(Username, HoldsLettersDigitsUnderscoresAndInnerDots) {
    for (const auto* name : {"abc", "Ada_Lovelace", "a.b.c", "123", "___"}) {
        EXPECT_EQ(problem_with_username(name), nullptr) << name;
    }
    for (const auto* name : {"with space", "dash-ed", "\u00e9t\u00e9", ".abc", "abc.", "a..b", "a@b"}) {
        EXPECT_NE(problem_with_username(name), nullptr) << name;
    }
}

TEST(Username, CanBeReservedInAnyCase) {
    EXPECT_TRUE(is_reserved_username("admin"));
    EXPECT_TRUE(is_reserved_username("Everyone"));
    EXPECT_FALSE(is_reserved_username("administrators"));
}

TEST(TimeZone, IsOneOfTheDatabase) {
    for (const auto* name : {"Europe/Vienna", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"}) {
        EXPECT_EQ(problem_with_time_zone(name), nullptr) << name;
    }
    for (const auto* name : {"Europe/Atlantis", "Vienna", "+02:00", "GMT+5", ""}) {
        EXPECT_NE(problem_with_time_zone(name), nullptr) << name;
    }
}

TEST(Locale, IsALanguageTag) {
    for (const auto* tag : {"de", "de-AT", "zh-Hant-TW", "en-US-u-hc-h23"}) {
        EXPECT_EQ(problem_with_locale(tag), nullptr) << tag;
    }
    for (const auto* tag : {"german language", "de_AT!", "-"}) {
        EXPECT_NE(problem_with_locale(tag), nullptr) << tag;
    }
}

TEST(DisplayName, HasSomethingToSee) {
    EXPECT_EQ(problem_with_display_name("Ada"), nullptr);
    EXPECT_EQ(problem_with_display_name("\U0001f525\U0001f525\U0001f525"), nullptr);
    EXPECT_NE(problem_with_display_name("   "), nullptr);
    EXPECT_NE(problem_with_display_name("\u200b\u200b\u200b"), nullptr);
    EXPECT_NE(problem_with_display_name("a\0b"sv), nullptr);
}

}  // namespace
}  // namespace messenger::user
