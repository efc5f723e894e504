#include "mongo/document.hpp"

#include <gtest/gtest.h>

namespace messenger::mongo {
namespace {

TEST(Document, GivesBackWhatItWasBuiltOf) {
    const std::optional<std::int64_t> none;
    const auto built =
        doc("text", "tea \xF0\x9F\x8D\xB5", "number", 5'000'000'000, "flag", true, "inner", doc("$gt", 7), "texts",
            std::vector<std::string>{"a", "b"}, "documents", std::vector{doc("x", 1), doc("x", 2)}, "none", none);
    EXPECT_EQ(built.text("text"), "tea \xF0\x9F\x8D\xB5");
    EXPECT_EQ(built.number("number"), 5'000'000'000);
    EXPECT_TRUE(built.flag("flag"));
    EXPECT_EQ(built.document("inner").number("$gt"), 7);
    EXPECT_EQ(built.texts("texts"), (std::vector<std::string>{"a", "b"}));
    ASSERT_EQ(built.documents("documents").size(), 2U);
    EXPECT_EQ(built.documents("documents")[1].number("x"), 2);
    EXPECT_FALSE(built.has("none"));
    EXPECT_TRUE(built.has("flag"));
}

TEST(Document, WhatIsMissingOrOfAnotherTypeIsEmpty) {
    const auto built = doc("text", "7", "number", 7);
    EXPECT_EQ(built.text("number"), "");
    EXPECT_EQ(built.number("text"), 0);
    EXPECT_EQ(built.optional_number("text"), std::nullopt);
    EXPECT_FALSE(built.flag("text"));
    EXPECT_TRUE(built.texts("text").empty());
    EXPECT_TRUE(built.documents("none").empty());
    EXPECT_TRUE(built.document("none").is_empty());
    EXPECT_FALSE(built.has("none"));
}

TEST(Document, IsCopiedWhole) {
    const auto first = doc("a", 1);
    auto second = first;
    second.add("b", 2);
    EXPECT_FALSE(first.has("b"));
    second = first;
    EXPECT_FALSE(second.has("b"));
    EXPECT_EQ(second.number("a"), 1);
}

}  // namespace
}  // namespace messenger::mongo
