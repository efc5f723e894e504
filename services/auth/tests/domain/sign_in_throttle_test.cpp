#include "domain/sign_in_throttle.hpp"

#include <gtest/gtest.h>

namespace messenger::auth {
namespace {

using std::chrono::seconds;

constexpr Timestamp start{std::chrono::days(20'000)};

TEST(SignInThrottle, SlowsDownGuessesAtOneAccountFromOneAddress) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.1", false, start));
    }
    EXPECT_EQ(seconds(1), throttle.begin("a@b.c", "192.0.2.1", false, start));
    EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.2", false, start));
    EXPECT_FALSE(throttle.begin("other@b.c", "192.0.2.1", false, start));
    EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.1", false, start + seconds(1)));
    EXPECT_EQ(seconds(2), throttle.begin("a@b.c", "192.0.2.1", false, start + seconds(1)));
}

TEST(SignInThrottle, SlowsDownGuessesAtManyAccountsFromOneAddress) {
    SignInThrottle throttle(true);
    int passed = 0;
    for (int i = 0; i < 200; ++i) {
        passed += throttle.begin(std::to_string(i) + "@b.c", "192.0.2.1", false, start) ? 0 : 1;
    }
    EXPECT_EQ(50, passed);
}

TEST(SignInThrottle, NeverKeepsTheOwnerOutForWhatOthersDid) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 100; ++i) {
        static_cast<void>(throttle.begin("a@b.c", "198.51.100." + std::to_string(i), false, start));
    }
    EXPECT_TRUE(throttle.begin("a@b.c", "203.0.113.1", false, start));
    EXPECT_TRUE(throttle.asks_for_familiarity("a@b.c", start));
    EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.1", true, start));
}

TEST(SignInThrottle, ForgivesTheFailuresOfAnOwnerWhoSucceeds) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 4; ++i) {
        EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.1", false, start));
    }
    throttle.succeeded("a@b.c", "192.0.2.1");
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.1", false, start));
    }
}

TEST(SignInThrottle, CountsASuccessfulSignInForNothing) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 1'000; ++i) {
        ASSERT_FALSE(throttle.begin("a@b.c", "192.0.2.1", false, start));
        throttle.succeeded("a@b.c", "192.0.2.1");
    }
}

TEST(SignInThrottle, TakesTheNetworkOfAnIpv6AddressForTheAddress) {
    EXPECT_EQ(network_of("2001:db8::1"), network_of("2001:db8:0:0:5::1"));
    EXPECT_EQ(network_of("2001:db8:0:0:a:b:c:d"), network_of("2001:0db8::"));
    EXPECT_NE(network_of("2001:db8::1"), network_of("2001:db8:0:1::1"));
    EXPECT_NE(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:3:3:4:5:6"));
    EXPECT_EQ("192.0.2.1", network_of("192.0.2.1"));
    EXPECT_EQ(network_of("::1"), network_of("0:0:0:0:1::"));
}

TEST(SignInThrottle, LetsEverythingPassWhenItIsOff) {
    SignInThrottle throttle(false);
    for (int i = 0; i < 100; ++i) {
        EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.1", false, start));
    }
}

}  // namespace
}  // namespace messenger::auth
