#include "net/instance_health.hpp"

#include <gtest/gtest.h>

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

class InstanceHealthTest : public testing::Test {
  protected:
    InstanceHealth health;
    InstanceHealth::Clock::time_point now = InstanceHealth::Clock::now();
};

TEST_F(InstanceHealthTest, IsTrustedUntilItFailsAndAgainOnceItAnswers) {
    EXPECT_TRUE(health.is_trusted());
    health.failed(now);
    EXPECT_FALSE(health.is_trusted());
    health.succeeded();
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

TEST_F(InstanceHealthTest, BeginsAnewAfterAnAnswer) {
    health.failed(now);
    EXPECT_TRUE(health.claims_probe(now + 1s));
    health.succeeded();
    health.failed(now + 2s);
    EXPECT_FALSE(health.claims_probe(now + 2999ms));
    EXPECT_TRUE(health.claims_probe(now + 3s));
}

}  // namespace
}  // namespace messenger::net
