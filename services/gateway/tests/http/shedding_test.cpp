// A gateway that has more to do than it gets done.
#include <thread>

#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

/// Keeps the thread busy.
void work(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < end) {
    }
}

class Shedding : public ::testing::Test {
  protected:
    /// Everything on one shard, which each request keeps for a while.
    void start(const std::string& delay) {
        gateway.service(Peer::auth).answer = [](const Received&) {
            work(std::chrono::milliseconds(5));
            return net::Response::json(200, "{}");
        };
        gateway.start(Shape::one_process,
                      {{"MESSENGER_SHARDS", "1"}, {"SHED_DELAY", delay}, {"SHED_INTERVAL", "50ms"}});
    }
    /// Many clients ask, each as soon as it was answered, until `stop`.
    void crowd(const std::function<bool(const Answer&)>& stop) {
        std::atomic<bool> is_over = false;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&] {
                auto client = gateway.client();
                while (!is_over) {
                    if (stop(client.request("POST /api/auth/login"))) {
                        is_over = true;
                    }
                }
            });
        }
    }
    GatewayFixture gateway;
};

TEST_F(Shedding, RefusesWhileRequestsWaitTooLongAndServesAgainAfterwards) {
    start("10ms");
    crowd([&](const Answer& answer) {
        if (answer.status == 200) {
            return false;
        }
        EXPECT_EQ(answer.status, 503);
        EXPECT_EQ(answer.problem(), "overloaded");
        EXPECT_EQ(answer.count("Retry-After"), 1);
        EXPECT_EQ(gateway.request("GET /healthz").status, 200) << "that it is alive is said all the same";
        return true;
    });
    // Nobody waits any more: as soon as that was measured, or is too long ago, all is well.
    while (gateway.request("POST /api/auth/login").status != 200) {
    }
}

TEST_F(Shedding, IsOffWithoutADelay) {
    start("0");
    std::atomic<int> answered = 0;
    crowd([&](const Answer& answer) {
        EXPECT_EQ(answer.status, 200);
        return ++answered > 200;
    });
}

}  // namespace
}  // namespace messenger::gateway
