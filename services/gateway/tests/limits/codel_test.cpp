#include "limits/codel.hpp"

#include <gtest/gtest.h>

namespace messenger::gateway {
namespace {

using namespace std::chrono_literals;

class CodelTest : public ::testing::Test {
  protected:
    void measure(std::chrono::milliseconds delay, std::chrono::milliseconds times) {
        for (const auto end = now + times; now < end; now += 10ms) {
            codel.measured(delay, now, limits);
        }
    }
    bool is_overloaded() const { return codel.is_overloaded(now, limits); }

    Codel codel;
    CodelLimits limits{.target = 50ms, .interval = 100ms};
    Codel::Clock::time_point now = Codel::Clock::now();
};

TEST_F(CodelTest, IsOverloadedWhenEveryWaitOfAnIntervalIsLong) {
    EXPECT_FALSE(is_overloaded());
    measure(60ms, 100ms);
    EXPECT_FALSE(is_overloaded()) << "that may be a burst";
    measure(60ms, 20ms);
    EXPECT_TRUE(is_overloaded());
    measure(60ms, 10s);
    EXPECT_TRUE(is_overloaded());
}

TEST_F(CodelTest, OneShortWaitEndsIt) {
    measure(60ms, 200ms);
    measure(49ms, 10ms);
    EXPECT_FALSE(is_overloaded());
    measure(60ms, 100ms);
    EXPECT_FALSE(is_overloaded()) << "it begins anew";
}

TEST_F(CodelTest, WhatIsLongAgoCountsForNothing) {
    measure(60ms, 200ms);
    now += 200ms;
    EXPECT_FALSE(is_overloaded());
}

TEST_F(CodelTest, WithoutATargetNothingIsTooMuch) {
    limits.target = 0ms;
    measure(10s, 20s);
    EXPECT_FALSE(is_overloaded());
}

}  // namespace
}  // namespace messenger::gateway
