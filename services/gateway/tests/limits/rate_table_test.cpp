#include "limits/rate_table.hpp"

#include <gtest/gtest.h>

#include <random>

namespace messenger::gateway {
namespace {

using std::chrono::seconds;

class RateTableTest : public ::testing::Test {
  protected:
    bool take(std::uint64_t key, Rate rate) { return table.take(key, rate, now).is_allowed; }
    int take_all(std::uint64_t key, Rate rate) {
        int taken = 0;
        while (take(key, rate)) {
            ++taken;
        }
        return taken;
    }

    RateTable table;
    RateTable::Clock::time_point now = RateTable::Clock::now();
};

TEST_F(RateTableTest, AsManyAsTheRateSaysMayComeAtOnceAndThenAsTheyComeBack) {
    const Rate rate{10, seconds(60)};
    EXPECT_EQ(take_all(1, rate), 10);
    const auto decision = table.take(1, rate, now);
    EXPECT_EQ(decision.wait, seconds(6));
    now += decision.wait - std::chrono::nanoseconds(1);
    EXPECT_FALSE(take(1, rate));
    now += std::chrono::nanoseconds(1);
    EXPECT_TRUE(take(1, rate));
    EXPECT_FALSE(take(1, rate));
    now += seconds(600);
    EXPECT_EQ(take_all(1, rate), 10) << "no more than are full";
}

TEST_F(RateTableTest, EachKeyHasABucketOfItsOwn) {
    const Rate rate{3, seconds(60)};
    EXPECT_EQ(take_all(1, rate), 3);
    EXPECT_EQ(take_all(2, rate), 3);
}

TEST_F(RateTableTest, WhatOthersHaveTakenIsMissing) {
    const Rate rate{10, seconds(60)};
    table.learn(1, now + seconds(42), now);
    EXPECT_EQ(take_all(1, rate), 3);
    table.learn(1, now + seconds(1), now);
    EXPECT_FALSE(take(1, rate)) << "what they don't know of is not given back";
    table.learn(1, now - seconds(1), now);
    EXPECT_FALSE(take(1, rate));
}

TEST_F(RateTableTest, AFloodOfKeysCostsNoMemoryAndDoesNotFreeWhoIsOverTheLimit) {
    const Rate rate{100, seconds(60)};
    const std::uint64_t bad = 12345;
    EXPECT_EQ(take_all(bad, rate), 100);
    std::mt19937_64 random(1);
    for (int i = 0; i < 1'000'000; ++i) {
        EXPECT_TRUE(take(random(), rate));
    }
    EXPECT_FALSE(take(bad, rate));
}

TEST(RateSettingTest, IsRequestsInATime) {
    const auto rate = parse_setting<Rate>("600/1m");
    ASSERT_TRUE(rate);
    EXPECT_EQ(rate->requests, 600);
    EXPECT_EQ(rate->window, seconds(60));
    EXPECT_FALSE(parse_setting<Rate>("0/1m")->is_limited());
    for (const auto text :
         {"", "600", "600/", "/1m", "-1/1m", "600/0s", "600/2d", "600/1m/1m", "many/1m", "600 / 1m", "1000000001/1m"}) {
        EXPECT_FALSE(parse_setting<Rate>(text)) << text;
    }
}

}  // namespace
}  // namespace messenger::gateway
