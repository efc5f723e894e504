// Two instances of the user service on one PostgreSQL and one Redis.
#include <chrono>
#include <cstdlib>
#include <thread>

#include "testing/test_databases.hpp"
#include "tests/http/user_fixture.hpp"

namespace messenger::user {
namespace {

using Clock = std::chrono::steady_clock;

class SharedCards : public ::testing::Test {
  protected:
    std::unique_ptr<messenger::testing::TestHost> start() {
        const auto& url = database_.url();
        auto host = std::make_unique<messenger::testing::TestHost>(std::map<std::string, std::string>{
            {"USER_DB_URL",
             "postgresql://" + url.user + "@" + url.host + ":" + std::to_string(url.port) + "/" + url.name},
            {"REDIS_URL", std::getenv("TEST_REDIS_URL")}});
        host->set_peer(Peer::auth, std::make_unique<FakeAuth>(auth_));
        host->set_peer(Peer::chat, std::make_unique<FakeChat>(std::make_shared<FakeChat::State>()));
        host->add<UserService>();
        host->start();
        return host;
    }

    messenger::testing::TestDatabase database_{store::Dialect::postgresql};
    std::shared_ptr<FakeAuthState> auth_ = std::make_shared<FakeAuthState>();
};

// While they hear each other a card is kept for 30 s, else for 2 s: neither leaves time for this many changes.
TEST_F(SharedCards, WhatIsChangedThroughOneIsShownByTheOtherAtOnce) {
    constexpr int changes = 15;
    const auto first = start();
    const auto second = start();
    const auto ada = UserId::generate();
    auth_->display_names[ada.to_string()] = "Ada Lovelace";
    first->call_internally("user", {net::Method::put, "/internal/profiles/" + ada.to_string(),
                                    R"({"displayName":"Ada Lovelace","email":"a@b.c"})"});
    const auto deadline = Clock::now() + std::chrono::seconds(20);
    const auto shown = [&](auto& host) {
        return host->call("user", {.target = "/api/users/" + ada.to_string(), .token = auth_->token(ada)})
            .string_at("statusText");
    };
    for (int i = 0; i < changes; ++i) {
        const auto& changed = i % 2 == 0 ? first : second;
        const auto& other = i % 2 == 0 ? second : first;
        shown(other);
        const auto text = "status " + std::to_string(i);
        ASSERT_EQ(changed
                      ->call("user", {net::Method::patch, "/api/users/me", R"({"statusText":")" + text + "\"}",
                                      auth_->token(ada)})
                      .status,
                  200);
        while (shown(other) != text) {
            ASSERT_LT(Clock::now(), deadline) << "after " << i << " changes";
            std::this_thread::yield();
        }
    }
}

double hits(messenger::testing::TestHost& host) {
    for (const auto& family : host.process().metrics.Collect()) {
        for (const auto& metric : family.metric) {
            if (family.name == "messenger_user_card_cache_reads_total" && metric.label.front().value == "hit") {
                return metric.counter.value;
            }
        }
    }
    return 0;
}

TEST_F(SharedCards, WhatOneHasReadTheOtherFindsInRedis) {
    const auto first = start();
    const auto second = start();
    const auto deadline = Clock::now() + std::chrono::seconds(20);
    // Neither is connected to Redis at once.
    while (hits(*second) == 0) {
        ASSERT_LT(Clock::now(), deadline);
        const auto id = UserId::generate();
        auth_->display_names[id.to_string()] = "Ada Lovelace";
        first->call_internally("user", {net::Method::put, "/internal/profiles/" + id.to_string(),
                                        R"({"displayName":"Ada Lovelace","email":"a@b.c"})"});
        for (const auto* const host : {&first, &second}) {
            const auto card =
                (*host)->call("user", {.target = "/api/users/" + id.to_string(), .token = auth_->token(id)});
            EXPECT_EQ(card.string_at("displayName"), "Ada Lovelace");
        }
    }
}

}  // namespace
}  // namespace messenger::user
