#include "net/instance_health.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

class InstanceHealthTest : public ::testing::Test {
  protected:
    InstanceHealth health;
    InstanceHealth::Clock::time_point now = InstanceHealth::Clock::now();
};

TEST_F(InstanceHealthTest, IsTrustedUntilItFailsAndAgainOnceItAnswers) {
    EXPECT_TRUE(health.is_trusted());
    health.failed(now);
    EXPECT_FALSE(health.is_trusted());
    health.succeeded(now);
    EXPECT_TRUE(health.is_trusted());
    EXPECT_FALSE(health.claims_probe(now + 1h)) << "there is nothing to find out";
}

TEST_F(InstanceHealthTest, IsProbedByOneCallerAfterAWaitThatDoubles) {
    health.failed(now);
    for (const auto wait : {1s, 2s, 4s, 8s, 10s, 10s}) {
        EXPECT_FALSE(health.claims_probe(now + wait - 1ms)) << wait.count();
        now += wait;
        EXPECT_TRUE(health.claims_probe(now)) << wait.count();
        EXPECT_FALSE(health.claims_probe(now)) << "somebody else does it";
    }
}

TEST_F(InstanceHealthTest, WaitsNoLongerForWhatFailsBeforeTheProbe) {
    health.failed(now);
    health.failed(now + 900ms);
    EXPECT_TRUE(health.claims_probe(now + 1s));
}

TEST_F(InstanceHealthTest, BeginsAnewWhenItHasAnsweredForAWhile) {
    health.failed(now);
    EXPECT_TRUE(health.claims_probe(now + 1s));
    health.succeeded(now + 1s);
    health.failed(now + 31s);
    EXPECT_FALSE(health.claims_probe(now + 31999ms));
    EXPECT_TRUE(health.claims_probe(now + 32s));
}

TEST_F(InstanceHealthTest, WaitsLongerEachTimeItFailsSoonAfterItCameBack) {
    for (const auto wait : {1s, 2s, 4s, 8s, 10s, 10s}) {
        health.failed(now);
        EXPECT_FALSE(health.claims_probe(now + wait - 1ms)) << wait.count();
        now += wait;
        health.checked(true, {}, now);
        EXPECT_TRUE(health.is_trusted()) << "a check says so as well as a probe";
        now += 1s;
    }
}

TEST_F(InstanceHealthTest, IsNotAskedWhileItSaysThatItIsNotReady) {
    constexpr CheckThresholds thresholds{.rise = 2, .fall = 3};
    for (int round = 0; round < 2; ++round) {
        for (const bool is_ready : {false, false, true, false, false}) {
            health.checked(is_ready, thresholds, now);
            EXPECT_TRUE(health.is_trusted()) << "not three times in a row";
        }
        health.checked(false, thresholds, now);
        EXPECT_FALSE(health.is_trusted());
        EXPECT_EQ(health.state(), "unready");
        health.succeeded(now);
        EXPECT_FALSE(health.is_trusted()) << "what it still has to do says nothing";
        EXPECT_FALSE(health.claims_probe(now + 1h)) << "it is asked anyway";
        health.checked(true, thresholds, now);
        health.checked(false, thresholds, now);
        health.checked(true, thresholds, now);
        EXPECT_FALSE(health.is_trusted()) << "not twice in a row";
        health.checked(true, thresholds, now);
        EXPECT_TRUE(health.is_trusted());
        EXPECT_EQ(health.state(), "up");
    }
}

TEST_F(InstanceHealthTest, ACheckDoesNotCutTheWaitOfOneThatFailedShort) {
    health.failed(now);
    EXPECT_EQ(health.state(), "ejected");
    health.checked(true, {}, now + 999ms);
    EXPECT_FALSE(health.is_trusted());
    health.checked(true, {}, now + 1s);
    EXPECT_TRUE(health.is_trusted());
}

TEST_F(InstanceHealthTest, ItsShareGrowsEvenlyOnceItIsBack) {
    EXPECT_EQ(health.share(now, 10s), InstanceHealth::whole) << "it was never away";
    health.failed(now);
    health.succeeded(now);
    EXPECT_EQ(health.share(now, 10s), 1);
    EXPECT_EQ(health.share(now + 5s, 10s), InstanceHealth::whole / 2);
    EXPECT_EQ(health.share(now + 10s, 10s), InstanceHealth::whole);
    EXPECT_EQ(health.share(now, 0s), InstanceHealth::whole);
}

}  // namespace
}  // namespace messenger::net
