#include "domain/snippet.hpp"

#include <gtest/gtest.h>

namespace messenger::chat {
namespace {

std::string snippet(const std::string& text, const std::string& query) {
    return make_snippet(text, search_terms(query));
}

TEST(Snippet, MarksEveryMatchWhateverItsCaseAndAccents) {
    EXPECT_EQ("The <mark>Café</mark> of the <mark>CAFE</mark>teria", snippet("The Café of the CAFEteria", "cafe"));
    EXPECT_EQ("<mark>会议</mark>室", snippet("会议室", "会议"));
    EXPECT_EQ("die <mark>Straße</mark>", snippet("die Straße", "STRASSE"));
    EXPECT_EQ("<mark>one</mark> <mark>two</mark>", snippet("one two", "two one"));
}

TEST(Snippet, EscapesTheRestAndTheMatchItself) {
    EXPECT_EQ("&lt;b&gt;&amp;&quot;<mark>x&lt;y</mark>&#39;", snippet("<b>&\"x<y'", "x<y"));
}

TEST(Snippet, CutsLongTextsBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 100; ++i) {
        text += "é";
    }
    const auto html = snippet(text + "match" + text, "match");
    EXPECT_TRUE(html.starts_with("…é"));
    EXPECT_TRUE(html.ends_with("é…"));
    EXPECT_NE(html.find("<mark>match</mark>"), std::string::npos);
    EXPECT_LT(html.size(), 260U);
}

TEST(Snippet, IsTheBeginningOfATextWithoutTheMatch) {
    EXPECT_EQ("hello", snippet("hello", "nothing"));
    EXPECT_EQ("", snippet("", "x"));
}

TEST(Snippet, TermsAreTheFoldedWordsOfAQuery) {
    EXPECT_EQ((std::vector<std::string>{"uber", "cafe"}), search_terms("  Über \n Café "));
    EXPECT_TRUE(search_terms("  ").empty());
    EXPECT_TRUE(has_terms("Im CAFÉ über uns", search_terms("über café")));
    EXPECT_FALSE(has_terms("Im CAFÉ", search_terms("über café")));
}

}  // namespace
}  // namespace messenger::chat
