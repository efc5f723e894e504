#include "core/folding.hpp"

#include <gtest/gtest.h>

namespace messenger {
namespace {

TEST(Folding, ForgetsCaseAccentsAndForms) {
    EXPECT_EQ("cafe", folded("Café"));
    EXPECT_EQ("cafe", folded("CAFE\u0301"));
    EXPECT_EQ("strasse", folded("Straße"));
    EXPECT_EQ("ελλασ", folded("ΕΛΛΆΣ"));
    EXPECT_EQ(folded("й"), folded("Й"));
    EXPECT_EQ("abc", folded("ＡＢＣ"));
    EXPECT_EQ(folded("가"), folded("\u1100\u1161"));
    EXPECT_EQ("会议", folded("会议"));
    EXPECT_EQ("", folded(""));
}

TEST(Folding, KnowsWhereEachPartComesFrom) {
    const std::string source = "Große Straße";
    const auto result = fold_with_origins(source);
    EXPECT_EQ("grosse strasse", result.text);
    const auto at = result.text.find("strasse");
    const auto [first, last] = result.source_of(at, at + 7);
    EXPECT_EQ("Straße", source.substr(first, last - first));
    EXPECT_EQ(result.origins.size(), result.text.size() + 1);
}

}  // namespace
}  // namespace messenger
