#include "domain/search_text.hpp"

#include <gtest/gtest.h>

namespace messenger::user {
namespace {

using Words = std::vector<std::string>;

TEST(SearchText, IsWithoutCaseAndAccents) {
    EXPECT_EQ(folded_words("Zo\u00eb \u00c5ngstr\u00f6m"), (Words{"zoe", "angstrom"}));
    EXPECT_EQ(folded_words("STRASSE"), folded_words("Stra\u00dfe"));
    EXPECT_EQ(folded_words("\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2"),
              folded_words("\u03c3\u03b9\u03c3\u03c5\u03c6\u03bf\u03c3"));
    EXPECT_EQ(folded_words("\uff21\uff22\uff23"), (Words{"abc"}));
}

TEST(SearchText, IsWithoutStrokes) {
    EXPECT_EQ(folded_words("\u0141ukasz S\u00f8ren \u0110or\u0111e"), (Words{"lukasz", "soren", "dorde"}));
    EXPECT_EQ(folded_words("I\u015f\u0131k"), (Words{"isik"}));
    EXPECT_EQ(folded_words("\u0130STANBUL"), (Words{"istanbul"}));
}

TEST(SearchText, IsSplitAtSpacesAndPunctuation) {
    EXPECT_EQ(folded_words("  O'Neill, Jean-Luc  "), (Words{"o", "neill", "jean", "luc"}));
    EXPECT_EQ(folded_words("john.smith_42"), (Words{"john", "smith", "42"}));
    EXPECT_EQ(folded_words(" ... "), Words{});
}

TEST(SearchText, KeepsSignsPicturesAndOtherScripts) {
    EXPECT_EQ(folded_words("\U0001f525\U0001f525 x"), (Words{"\U0001f525\U0001f525", "x"}));
    EXPECT_EQ(folded_words("\u5f20\u4e09"), (Words{"\u5f20\u4e09"}));
    EXPECT_EQ(folded_words("\u0939\u093f\u0928\u094d\u0926\u0940"), (Words{"\u0939\u093f\u0928\u094d\u0926\u0940"}));
}

}  // namespace
}  // namespace messenger::user
