#include "net/ws/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace messenger::net::ws {
namespace {

TEST(Utf8, AcceptsEveryLengthOfCodePoint) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("plain text of more than eight bytes"));
    EXPECT_TRUE(is_utf8("\u00e9\u20ac\U0001f600"));
    EXPECT_TRUE(is_utf8("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"));
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatIsBeyondUnicode) {
    for (const auto* text : {"\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
                             "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff", "\x80", "abcdefgh\xbf"}) {
        EXPECT_FALSE(is_utf8(text)) << text;
    }
}

TEST(Utf8, RefusesTextCutInsideACodePoint) {
    for (const auto* text : {"\xc3", "\xe2\x82", "\xf0\x9f\x98"}) {
        EXPECT_FALSE(is_utf8(text));
    }
}

TEST(Utf8, FailsAtTheEarliestByte) {
    Utf8Validator validator;
    EXPECT_TRUE(validator.feed("\xed"));
    EXPECT_FALSE(validator.feed("\xa0"));
    validator.reset();
    EXPECT_TRUE(validator.feed("\xf4"));
    EXPECT_FALSE(validator.feed("\x90"));
}

TEST(Utf8, GivesTheSameAnswerForEverySplit) {
    const std::string text = "a\u00e9\u20ac\U0001f600z and some ASCII";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Utf8Validator validator;
        EXPECT_TRUE(validator.feed(std::string_view(text).substr(0, cut)));
        EXPECT_TRUE(validator.feed(std::string_view(text).substr(cut)));
        EXPECT_TRUE(validator.is_complete());
    }
}

}  // namespace
}  // namespace messenger::net::ws
