#include "domain/word_filter.hpp"

#include <gtest/gtest.h>

#include "core/folding.hpp"

namespace messenger::chat {
namespace {

bool refuses(const std::string& word, std::string_view text) {
    return WordFilter({folded(word)}).refuses(text);
}

TEST(WordFilter, FindsWholeWordsWithoutCaseAndAccents) {
    EXPECT_TRUE(refuses("Dämn", "well, DAMN!"));
    EXPECT_TRUE(refuses("damn", "damn"));
    EXPECT_FALSE(refuses("damn", "goddamned"));
    EXPECT_FALSE(refuses("ass", "class"));
    EXPECT_TRUE(refuses("two words", "these TWO words"));
    EXPECT_FALSE(refuses("слово", "словом"));
}

TEST(WordFilter, FindsWordsOfScriptsWithoutSpacesAnywhere) {
    EXPECT_TRUE(refuses("会议", "明天的会议在三楼"));
}

TEST(WordFilter, WithoutWordsRefusesNothing) {
    EXPECT_FALSE(WordFilter().refuses("anything"));
}

}  // namespace
}  // namespace messenger::chat
