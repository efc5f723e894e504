#include "contracts/revocation_feed.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>

namespace messenger::contracts {
namespace {

/// Answers what it was given, in order, and then never.
class ScriptedAuth final : public net::Transport {
  public:
    Task<Result<net::Response>> send(net::Request request, std::string, std::chrono::milliseconds) override {
        queries.push_back(request.path + "?" + request.query);
        if (answers.empty()) {
            if (when_idle) {
                when_idle();
            }
            boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
            co_await never.async_wait(boost::asio::use_awaitable);
        }
        auto answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }
    std::deque<Result<net::Response>> answers;
    std::vector<std::string> queries;
    std::function<void()> when_idle;
};

TEST(RevocationFeed, TellsInOrderGoesOnAfterFailuresAndStopsWhileItWaits) {
    const auto first = SessionId::generate();
    const auto user = UserId::generate();
    boost::asio::io_context context;
    ScriptedAuth auth;
    auth.answers.push_back(
        net::Response::json(200, R"({"items":[{"position":3,"sessionId":")" + first.to_string() +
                                     R"(","at":"2026-11-23T00:00:00.000Z","atMicros":7}],"position":3})"));
    auth.answers.push_back(net::Response::json(500, "{}"));
    auth.answers.push_back(
        net::Response::json(200, R"({"items":[{"position":4,"userId":")" + user.to_string() + R"("}],"position":4})"));
    std::vector<Revocation> heard;
    RevocationFeed feed(context.get_executor(), auth,
                        [&](const Revocation& revocation) { heard.push_back(revocation); });
    auth.when_idle = [&] { boost::asio::post(context, [&] { feed.stop(); }); };
    bool ended = false;
    boost::asio::co_spawn(context, feed.run(), [&](std::exception_ptr failure) { ended = failure == nullptr; });
    context.run();
    EXPECT_TRUE(ended);
    ASSERT_EQ(2u, heard.size());
    EXPECT_EQ(first, heard[0].session);
    EXPECT_EQ(from_micros(7), heard[0].at);
    EXPECT_EQ(user, heard[1].user);
    EXPECT_EQ(
        (std::vector<std::string>{"/internal/revocations?after=0&wait=20", "/internal/revocations?after=3&wait=20",
                                  "/internal/revocations?after=3&wait=20", "/internal/revocations?after=4&wait=20"}),
        auth.queries);
}

TEST(RevocationFeed, ReadsTheWholeListAgainAndTellsWhatWasLost) {
    const auto seen = SessionId::generate();
    const auto lost = SessionId::generate();
    const auto entry = [](int position, SessionId session) {
        return R"({"position":)" + std::to_string(position) + R"(,"sessionId":")" + session.to_string() +
               R"(","reason":"disabled"})";
    };
    boost::asio::io_context context;
    ScriptedAuth auth;
    auth.answers.push_back(net::Response::json(200, R"({"items":[)" + entry(2, seen) + R"(],"position":2})"));
    auth.answers.push_back(
        net::Response::json(200, R"({"items":[)" + entry(1, lost) + "," + entry(2, seen) + R"(],"position":2})"));
    std::vector<Revocation> heard;
    RevocationFeed feed(
        context.get_executor(), auth, [&](const Revocation& revocation) { heard.push_back(revocation); },
        std::chrono::milliseconds(0));
    auth.when_idle = [&] { boost::asio::post(context, [&] { feed.stop(); }); };
    boost::asio::co_spawn(context, feed.run(), [](std::exception_ptr) {});
    context.run();
    ASSERT_EQ(2u, heard.size());
    EXPECT_EQ(seen, heard[0].session);
    EXPECT_EQ(lost, heard[1].session);
    EXPECT_EQ(RevocationReason::disabled, heard[1].reason);
    for (const auto& query : auth.queries) {
        EXPECT_EQ("/internal/revocations?after=0&wait=0", query);
    }
}

}  // namespace
}  // namespace messenger::contracts
