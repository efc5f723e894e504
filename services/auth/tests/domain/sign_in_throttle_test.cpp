#include "domain/sign_in_throttle.hpp"

#include <gtest/gtest.h>

namespace messenger::auth {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Timestamp start{std::chrono::days(20'000)};

/// A wrong password; how long to wait if it was not even looked at.
milliseconds guess(SignInThrottle& throttle, const std::string& email, const std::string& address,
                   bool is_familiar = false, Timestamp at = start) {
    auto attempt = throttle.begin(email, address, is_familiar, at);
    if (!attempt) {
        EXPECT_TRUE(attempt.error().to_error().is(problem::too_many_requests));
        return attempt.error().pause;
    }
    attempt->failed();
    return milliseconds(0);
}

TEST(SignInThrottle, SlowsDownGuessesAtOneAccountFromOneAddress) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(seconds(0), guess(throttle, "a@b.c", "192.0.2.1"));
    }
    EXPECT_EQ(seconds(1), guess(throttle, "a@b.c", "192.0.2.1"));
    EXPECT_EQ(seconds(0), guess(throttle, "a@b.c", "192.0.2.2"));
    EXPECT_EQ(seconds(0), guess(throttle, "other@b.c", "192.0.2.1"));
    EXPECT_EQ(seconds(0), guess(throttle, "a@b.c", "192.0.2.1", false, start + seconds(1)));
    EXPECT_EQ(seconds(2), guess(throttle, "a@b.c", "192.0.2.1", false, start + seconds(1)));
}

TEST(SignInThrottle, SlowsDownGuessesAtManyAccountsFromOneAddress) {
    SignInThrottle throttle(true);
    int looked_at = 0;
    for (int i = 0; i < 200; ++i) {
        looked_at += guess(throttle, std::to_string(i) + "@b.c", "192.0.2.1").count() == 0 ? 1 : 0;
    }
    EXPECT_EQ(50, looked_at);
}

TEST(SignInThrottle, NeverKeepsTheOwnerOutForWhatOthersDid) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 100; ++i) {
        guess(throttle, "a@b.c", "198.51.100." + std::to_string(i));
    }
    EXPECT_LT(seconds(0), guess(throttle, "a@b.c", "203.0.113.1"));
    EXPECT_TRUE(throttle.asks_for_familiarity("a@b.c", start));
    EXPECT_EQ(seconds(0), guess(throttle, "a@b.c", "192.0.2.1", true));
}

TEST(SignInThrottle, ForgivesTheFailuresOfAnOwnerWhoSucceeds) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 4; ++i) {
        guess(throttle, "a@b.c", "192.0.2.1");
    }
    throttle.begin("a@b.c", "192.0.2.1", false, start)->succeeded();
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(seconds(0), guess(throttle, "a@b.c", "192.0.2.1"));
    }
}

TEST(SignInThrottle, CountsNeitherSuccessNorWhatCouldNotBeChecked) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 1'000; ++i) {
        auto attempt = throttle.begin("a@b.c", "192.0.2.1", false, start);
        ASSERT_TRUE(attempt.has_value());
        if (i % 2 == 0) {
            attempt->succeeded();
        }
    }
}

TEST(SignInThrottle, CountsAttemptsThatAreStillUnderWay) {
    SignInThrottle throttle(true);
    std::vector<SignInThrottle::Attempt> under_way;
    for (int i = 0; i < 5; ++i) {
        under_way.push_back(throttle.begin("a@b.c", "192.0.2.1", false, start).value());
    }
    EXPECT_FALSE(throttle.begin("a@b.c", "192.0.2.1", false, start).has_value());
    under_way.clear();
    EXPECT_TRUE(throttle.begin("a@b.c", "192.0.2.1", false, start).has_value());
}

TEST(SignInThrottle, TakesTheNetworkOfAnIpv6AddressForTheAddress) {
    EXPECT_EQ(network_of("2001:db8::1"), network_of("2001:db8:0:0:5::1"));
    EXPECT_EQ(network_of("2001:db8:0:0:a:b:c:d"), network_of("2001:0db8::"));
    EXPECT_NE(network_of("2001:db8::1"), network_of("2001:db8:0:1::1"));
    EXPECT_NE(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:3:3:4:5:6"));
    EXPECT_EQ("192.0.2.1", network_of("192.0.2.1"));
    EXPECT_EQ(network_of("::1"), network_of("0:0:0:0:1::"));
}

TEST(SignInThrottle, MarksTheFirstRefusalOfEachPause) {
    SignInThrottle throttle(true);
    for (int i = 0; i < 5; ++i) {
        guess(throttle, "a@b.c", "192.0.2.1");
    }
    const auto refusal = [&](const std::string& email, Timestamp at) {
        return throttle.begin(email, "192.0.2.1", false, at).error();
    };
    EXPECT_TRUE(refusal("a@b.c", start).is_first);
    EXPECT_FALSE(refusal("a@b.c", start).is_first);
    EXPECT_FALSE(refusal("a@b.c", start + milliseconds(900)).is_first);
    guess(throttle, "a@b.c", "192.0.2.1", false, start + seconds(1));
    EXPECT_TRUE(refusal("a@b.c", start + seconds(1)).is_first);
    EXPECT_FALSE(refusal("a@b.c", start + seconds(1)).is_first);
    for (int i = 0; i < 44; ++i) {
        guess(throttle, std::to_string(i) + "@b.c", "192.0.2.1", false, start + seconds(1));
    }
    EXPECT_TRUE(refusal("new@b.c", start + seconds(1)).is_first) << "the pause of the address";
    EXPECT_FALSE(refusal("newer@b.c", start + seconds(1)).is_first);
}

TEST(SignInThrottle, LetsEverythingPassWhenItIsOff) {
    SignInThrottle throttle(false);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(seconds(0), guess(throttle, "a@b.c", "192.0.2.1"));
    }
}

TEST(RequestThrottle, AsksForAPauseAfterTheFreeRequests) {
    RequestThrottle throttle(true, {.free_attempts = 2,
                                    .first_pause = seconds(3),
                                    .longest_pause = seconds(9),
                                    .forgotten_after = std::chrono::minutes(1)});
    EXPECT_TRUE(throttle.begin("192.0.2.1", start).has_value());
    EXPECT_TRUE(throttle.begin("192.0.2.1", start).has_value());
    EXPECT_EQ(seconds(3), throttle.begin("192.0.2.1", start).error().pause);
    EXPECT_TRUE(throttle.begin("192.0.2.1", start + seconds(3)).has_value());
}

}  // namespace
}  // namespace messenger::auth
