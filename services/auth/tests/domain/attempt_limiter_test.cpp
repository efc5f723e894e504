#include "domain/attempt_limiter.hpp"

#include <gtest/gtest.h>

namespace messenger::auth {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr AttemptRules rules{
    .free_attempts = 2, .first_pause = seconds(1), .longest_pause = seconds(3), .forgotten_after = minutes(10)};
constexpr Timestamp start{std::chrono::days(20'000)};

TEST(AttemptLimiter, AsksForNoPauseBeforeTheFreeAttemptsAreUsedUp) {
    AttemptLimiter limiter(rules);
    EXPECT_EQ(milliseconds(0), limiter.pause("k", start));
    limiter.count("k", start);
    EXPECT_EQ(milliseconds(0), limiter.pause("k", start));
    limiter.count("k", start);
    EXPECT_EQ(seconds(1), limiter.pause("k", start));
    EXPECT_EQ(milliseconds(0), limiter.pause("other", start));
}

TEST(AttemptLimiter, DoublesThePauseUpToTheLongest) {
    AttemptLimiter limiter(rules);
    for (int i = 0; i < 2; ++i) {
        limiter.count("k", start);
    }
    EXPECT_EQ(milliseconds(400), limiter.pause("k", start + milliseconds(600)));
    EXPECT_EQ(milliseconds(0), limiter.pause("k", start + seconds(1)));
    limiter.count("k", start + seconds(1));
    EXPECT_EQ(seconds(2), limiter.pause("k", start + seconds(1)));
    for (int i = 0; i < 100; ++i) {
        limiter.count("k", start + seconds(1));
    }
    EXPECT_EQ(seconds(3), limiter.pause("k", start + seconds(1)));
}

TEST(AttemptLimiter, ForgetsAfterAWhileAndOnSuccess) {
    AttemptLimiter limiter(rules);
    for (int i = 0; i < 5; ++i) {
        limiter.count("k", start);
    }
    EXPECT_EQ(0, limiter.failures("k", start + minutes(11)));
    limiter.forget("k");
    EXPECT_EQ(0, limiter.failures("k", start));
}

TEST(AttemptLimiter, TakesBackOneAttempt) {
    AttemptLimiter limiter(rules);
    limiter.count("k", start);
    limiter.count("k", start);
    limiter.take_back("k");
    EXPECT_EQ(1, limiter.failures("k", start));
    limiter.take_back("k");
    limiter.take_back("k");
    EXPECT_EQ(0, limiter.failures("k", start));
}

TEST(AttemptLimiter, MakesRoomForNewKeysByForgettingWhatWasNotSeenForLongest) {
    AttemptLimiter limiter(rules, 2);
    limiter.count("a", start);
    limiter.count("b", start);
    limiter.count("a", start);
    limiter.count("c", start);
    EXPECT_EQ(2, limiter.failures("a", start));
    EXPECT_EQ(0, limiter.failures("b", start));
    EXPECT_EQ(1, limiter.failures("c", start));
}

TEST(AttemptLimiter, TwoThatTellEachOtherCountAsOne) {
    AttemptLimiter here(rules);
    AttemptLimiter there(rules);
    here.tell_changes([&](const AttemptChange& change) { there.apply(change); });
    there.tell_changes([&](const AttemptChange& change) { here.apply(change); });
    here.count("k", start);
    there.count("k", start);
    EXPECT_EQ(seconds(1), here.pause("k", start));
    EXPECT_EQ(seconds(1), there.pause("k", start));
    here.take_back("k");
    EXPECT_EQ(1, there.failures("k", start));
    there.count("k", start + seconds(2));
    here.forget("k");
    EXPECT_EQ(0, here.failures("k", start));
    EXPECT_EQ(0, there.failures("k", start));
}

TEST(AttemptLimiter, WhatIsToldLateDoesNotShortenAPause) {
    AttemptLimiter limiter(rules);
    limiter.count("k", start + seconds(10));
    limiter.apply({.kind = AttemptChange::Kind::counted, .key = "k", .at = start});
    EXPECT_EQ(seconds(1), limiter.pause("k", start + seconds(10)));
}

}  // namespace
}  // namespace messenger::auth
