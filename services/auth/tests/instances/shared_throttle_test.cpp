// Several auth instances, each on a database of its own, which throttles know nothing of, and all on one Redis.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "auth_service.hpp"
#include "testing/test_host.hpp"

namespace messenger::auth {
namespace {

/// What auth tells the user service is of no interest.
class Silence final : public net::Transport {
  public:
    Task<Result<net::Response>> send(net::Request, std::string, std::chrono::milliseconds) override {
        co_return net::Response::json(200, "{}");
    }
};

class Instance {
  public:
    Instance(const std::string& redis, const std::string& key)
        : host_({{"REDIS_URL", redis},
                 {"AUTH_ENCRYPTION_KEY", key},
                 {"AUTH_ARGON2_MEMORY_KIB", "64"},
                 {"AUTH_ARGON2_ITERATIONS", "1"}}) {
        host_.set_peer(Peer::user, std::make_unique<Silence>());
        host_.add<AuthService>();
        host_.start();
    }
    ~Instance() { host_.stop(); }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// The status of a sign-in with a wrong password, from an address that nobody else has.
    int guess(const std::string& email, int address) {
        return host_
            .call("auth", {.method = net::Method::post,
                           .target = "/api/auth/login",
                           .body = R"({"email":")" + email + R"(","password":"a wrong passphrase"})",
                           .client_address = "198.51.100." + std::to_string(address)})
            .status;
    }

  private:
    testing::TestHost host_;
};

class SharedThrottle : public ::testing::Test {
  protected:
    SharedThrottle() {
        if (redis_ == nullptr) {
            throw std::runtime_error("TEST_REDIS_URL is not set: run tests/servers/with_servers.py");
        }
    }
    /// Uses up what one instance allows, and gives what another one says of the next attempt.
    static int guess_on_after(Instance& first, Instance& second, int number) {
        const auto email = std::to_string(number) + "@example.org";
        for (int i = 0; i < 5; ++i) {
            EXPECT_EQ(first.guess(email, number), 401);
        }
        return second.guess(email, number);
    }

    const char* redis_ = std::getenv("TEST_REDIS_URL");
};

TEST_F(SharedThrottle, WhoHasUsedUpTheAttemptsAtOneInstanceHasNoneAtAnother) {
    Instance first(redis_, "the key of all instances");
    Instance second(redis_, "the key of all instances");
    Instance stranger(redis_, "the key of another installation");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    int number = 0;
    while (guess_on_after(first, second, number) != 429) {  // until they hear each other
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        number = (number + 1) % 250;
    }
    EXPECT_EQ(stranger.guess(std::to_string(number) + "@example.org", number), 401);
    // It goes both ways. Nothing waits for Redis, so the news of the last attempt may come a moment later.
    int refused = 0;
    for (int i = 0; i < 20 && refused == 0; ++i) {
        number = (number + 1) % 250;
        refused += guess_on_after(second, first, number) == 429 ? 1 : 0;
    }
    EXPECT_EQ(refused, 1);
}

TEST_F(SharedThrottle, WithoutRedisEachInstanceCountsForItself) {
    Instance first("redis://127.0.0.1:1", "the key of all instances");
    Instance second("redis://127.0.0.1:1", "the key of all instances");
    EXPECT_EQ(guess_on_after(first, second, 1), 401);
    EXPECT_EQ(first.guess("1@example.org", 1), 429);
}

}  // namespace
}  // namespace messenger::auth
