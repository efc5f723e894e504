// Several gateways on a real Redis, which tests/servers starts, and on one that stands still.
#include <cstdlib>

#include "redis/redis_url.hpp"
#include "testing/silent_proxy.hpp"
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

std::string redis_server() {
    const char* url = std::getenv("TEST_REDIS_URL");
    if (url == nullptr) {
        throw std::runtime_error("TEST_REDIS_URL is not set: run the tests with ./test");
    }
    return url;
}

class RedisRatesTest : public ::testing::Test {
  protected:
    /// How many of a user's requests pass before the first that is refused.
    static int passing(GatewayFixture& gateway, const std::string& user, int most) {
        auto client = gateway.client();
        int passed = 0;
        while (passed < most && client.request("GET /api/rooms", user).status == 200) {
            ++passed;
        }
        return passed;
    }
    /// Whether the gateway refuses the user soon, having let in a few at most.
    static bool refuses_soon(GatewayFixture& gateway, const std::string& user) {
        auto client = gateway.client();
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < deadline) {
            if (client.request("GET /api/rooms", user).status == 429) {
                return true;
            }
        }
        return false;
    }
    static constexpr int limit = 200;
    const std::map<std::string, std::string> settings{{"RATE_LIMIT_USER", std::to_string(limit) + "/1h"}};

    std::map<std::string, std::string> with_redis(const std::string& url) const {
        auto all = settings;
        all["REDIS_URL"] = url;
        return all;
    }
};

TEST_F(RedisRatesTest, GatewaysCountTogether) {
    GatewayFixture first;
    GatewayFixture second;
    first.start(Shape::one_process, with_redis(redis_server()));
    second.start(Shape::one_process, with_redis(redis_server()));
    // The second one takes the tokens of the first, too: keys are public, and these are the same.
    second.service(Peer::auth).jwks = first.service(Peer::auth).jwks;
    ASSERT_EQ(passing(second, first.authorization(), 1), 1);
    const auto warm = first.authorization();
    // Until both have their script, each counts for itself.
    EXPECT_TRUE(refuses_soon(first, warm));
    std::string user;
    int passed = 0;
    for (int attempt = 0; attempt < 20; ++attempt) {
        user = first.authorization();
        EXPECT_EQ(passing(first, user, 2 * limit), limit);
        passed = passing(second, user, 2 * limit);
        if (passed < limit) {
            break;
        }
    }
    EXPECT_LE(passed, 20) << "what it lets in before it has heard of the other";
    EXPECT_EQ(second.request("GET /api/rooms", user).status, 429);
    EXPECT_EQ(passing(first, first.authorization(), limit / 2), limit / 2) << "another user";
}

TEST_F(RedisRatesTest, ARedisThatStandsStillDelaysAndRefusesNobody) {
    const auto url = redis::parse_redis_url(redis_server()).value();
    testing::SilentProxy proxy(url.endpoints.front().port);
    GatewayFixture gateway;
    gateway.start(Shape::one_process, with_redis("redis://127.0.0.1:" + std::to_string(proxy.port())));
    EXPECT_EQ(passing(gateway, gateway.authorization(), 10), 10);
    proxy.fall_silent();
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(passing(gateway, gateway.authorization(), 2 * limit), limit) << "it counts for itself";
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20)) << "2000 requests";
}

TEST_F(RedisRatesTest, WithoutRedisEachCountsForItself) {
    GatewayFixture gateway;
    gateway.start(Shape::one_process, with_redis("redis://127.0.0.1:1"));
    EXPECT_EQ(passing(gateway, gateway.authorization(), 2 * limit), limit);
}

}  // namespace
}  // namespace messenger::gateway
