#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>
#include <thread>

#include "core/base64url.hpp"
#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/ids.hpp"
#include "core/json_text.hpp"
#include "core/unicode.hpp"

namespace messenger {
namespace {

TEST(UuidTest, IsOfVersion7AndIncreases) {
    auto last = Uuid::generate();
    for (int i = 0; i < 10'000; ++i) {
        const auto next = Uuid::generate();
        ASSERT_LT(last, next);
        last = next;
    }
    const auto text = last.to_string();
    EXPECT_EQ(text[14], '7');
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
    EXPECT_EQ(Uuid::parse(text), last);
}

TEST(UuidTest, IsUniqueAcrossThreads) {
    constexpr int per_thread = 5'000;
    std::vector<std::vector<Uuid>> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto& ids : made) {
            threads.emplace_back([&ids] {
                for (int i = 0; i < per_thread; ++i) {
                    ids.push_back(Uuid::generate());
                }
            });
        }
    }
    std::set<Uuid> all;
    for (const auto& ids : made) {
        all.insert(ids.begin(), ids.end());
    }
    EXPECT_EQ(all.size(), made.size() * per_thread);
}

TEST(UuidTest, ParsesOnlyItsOwnForm) {
    const std::string good = "0190b0a1-7f00-7abc-8def-0123456789ab";
    EXPECT_EQ(Uuid::parse(good)->to_string(), good);
    for (const std::string bad : {"", "0190b0a1-7f00-7abc-8def-0123456789a", "0190b0a1-7f00-7abc-8def-0123456789abc",
                                  "0190B0A1-7f00-7abc-8def-0123456789ab", "0190b0a17f00-7abc-8def-0123456789ab0",
                                  "{190b0a1-7f00-7abc-8def-0123456789ab", "0190b0a1-7f00-7abc-8def-0123456789ag"}) {
        EXPECT_EQ(Uuid::parse(bad), std::nullopt) << bad;
    }
}

TEST(ClockTest, WritesRfc3339WithMilliseconds) {
    EXPECT_EQ(to_rfc3339(from_micros(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(from_micros(1'709'210'096'007'999)), "2024-02-29T12:34:56.007Z");
    EXPECT_EQ(to_micros(from_micros(42)), 42);
}

TEST(JsonTextTest, WritesWhatAParserReadsBack) {
    std::string all;
    for (int c = 0; c < 0x80; ++c) {
        all += static_cast<char>(c);
    }
    all += "äöü 😀 \xe2\x80\xa8";
    std::string json;
    append_json_string(json, all);
    EXPECT_EQ(std::string(boost::json::parse(json).as_string()), all);
    EXPECT_EQ(json.find('\n'), std::string::npos);
}

TEST(Base64UrlTest, DecodesExactlyWhatItEncodes) {
    std::string bytes;
    for (int length = 0; length < 70; ++length) {
        const auto text = base64url_encode(bytes);
        EXPECT_EQ(text.find_first_of("+/="), std::string::npos);
        EXPECT_EQ(base64url_decode(text), bytes);
        bytes += static_cast<char>(255 - length * 3);
    }
    for (const std::string bad : {"A", "AA=", "AA==", "A+A", "A/A", "AB", "A A", "AAA\n"}) {
        EXPECT_EQ(base64url_decode(bad), std::nullopt) << bad;
    }
}

TEST(EncodingTest, MakesRandomHexAndComparesSecrets) {
    EXPECT_EQ(random_hex(16).size(), 32U);
    EXPECT_NE(random_hex(16), random_hex(16));
    EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
    EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
    EXPECT_FALSE(equal_in_constant_time("secret", "secret "));
    EXPECT_FALSE(equal_in_constant_time("", "")) << "no secret is no match";
}

TEST(UnicodeTest, CountsCodePoints) {
    EXPECT_EQ(code_points(""), 0U);
    EXPECT_EQ(code_points("aä€😀"), 4U);
}

TEST(ErrorTest, EveryProblemHasATypeAndATitleOfItsOwn) {
    std::set<std::string_view> slugs, titles;
    for (const auto* problem : problem::all()) {
        EXPECT_TRUE(slugs.insert(problem->slug).second) << problem->slug;
        EXPECT_TRUE(titles.insert(problem->title).second) << problem->title;
        EXPECT_EQ(problem->slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
    }
    EXPECT_GT(slugs.size(), 20U);
}

TEST(ClockTest, ReadsTimesAsRfc3339HasThem) {
    const auto time = parse_rfc3339("2026-11-23T18:30:00.123Z");
    ASSERT_TRUE(time);
    EXPECT_EQ(to_rfc3339(*time), "2026-11-23T18:30:00.123Z");
    EXPECT_EQ(parse_rfc3339("2026-11-23t19:30:00.123+01:00"), time);
    EXPECT_EQ(parse_rfc3339("2026-11-23T13:00:00.123000999-05:30"), time);
    EXPECT_EQ(parse_rfc3339("2016-12-31T23:59:60Z"), parse_rfc3339("2016-12-31T23:59:59Z"));
    EXPECT_EQ(to_rfc3339(parse_rfc3339("2024-02-29T00:00:00Z").value()), "2024-02-29T00:00:00.000Z");
}

TEST(ClockTest, TakesNothingElseForATime) {
    for (const auto* text :
         {"", "2026-11-23", "2026-11-23T18:30:00", "2026-11-23 18:30:00Z", "2026-02-29T00:00:00Z",
          "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T18:30:00.Z", "2026-11-23T18:30:00Zx",
          "2026-11-23T18:3x:00Z", "2026-11-23T18:30:00+0100", "20-11-23T18:30:00Z", "-026-11-23T18:30:00Z"}) {
        EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace messenger
