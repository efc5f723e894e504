// A process from within: what every service has, readiness, tasks, peers; on three shards.
#include "host/process.hpp"
#include "host/tests/settings_of.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "core/failure.hpp"
#include "host/catalog.hpp"
#include "host/tests/probe.hpp"
#include "testing/temporary_folder.hpp"
#include "testing/test_host.hpp"

namespace messenger {
namespace {

Task<> throw_logic_error() {
    throw std::logic_error("of a task");
    co_return;
}

Task<> count_down(std::atomic<int>* left) {
    --*left;
    co_return;
}

Task<std::string> ask_user(Process* process) {
    net::Request request;
    request.path = "/probe";
    auto response = co_await process->peer(Peer::user).send(std::move(request), {}, std::chrono::seconds(5));
    co_return response ? response->body : "no answer";
}

class ProcessTest : public ::testing::Test {
  protected:
    void start() {
        host.process().add("user", [this](ServiceContext& context) { return std::make_unique<Probe>(context, state); });
        host.start();
    }
    testing::Reply get(const std::string& target) { return host.call("user", {.target = target}); }

    ProbeState state;
    testing::TestHost host{{{"MESSENGER_SHARDS", "3"}}};
};

TEST_F(ProcessTest, EveryServiceIsAliveAndReady) {
    start();
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get("/readyz").status, 200);
    EXPECT_EQ(get("/healthz").headers.get("Content-Type"), "application/json");
}

TEST_F(ProcessTest, ReadinessFollowsTheChecksAndNamesWhatFails) {
    state.is_ready = false;
    start();
    auto reply = get("/readyz");
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.string_at("detail"), "probe store: The service is not available at the moment");
    EXPECT_TRUE(reply.headers.contains("Retry-After"));
    EXPECT_EQ(get("/healthz").status, 200) << "alive all the same";
    state.is_ready = true;
    EXPECT_EQ(get("/readyz").status, 200);
}

TEST_F(ProcessTest, ACheckThatThrowsIsAFailureWithoutItsText) {
    state.when_made = [](ServiceContext& context) {
        context.add_readiness("broken", []() -> Task<Result<>> { throw std::runtime_error("password=1"); });
        context.add_readiness("database", []() -> Task<Result<>> { throw DependencyError("is away"); });
    };
    start();
    EXPECT_EQ(get("/readyz").string_at("detail"), "broken: unexpected exception; database: is away");
}

TEST_F(ProcessTest, TheOpenApiDocumentListsThePublicRoutes) {
    start();
    const auto reply = get("/openapi.json");
    ASSERT_EQ(reply.status, 200);
    EXPECT_EQ(reply.string_at("openapi"), "3.1.0");
    const auto paths = reply.at("paths").as_object();
    EXPECT_TRUE(paths.contains("/probe") && paths.contains("/healthz") && paths.contains("/metrics"));
    EXPECT_FALSE(paths.contains("/internal/probe"));
    EXPECT_FALSE(paths.at("/probe").at("get").as_object().contains("security"));
    EXPECT_TRUE(paths.at("/probe/me").at("get").as_object().contains("security"));
}

TEST_F(ProcessTest, MetricsCountRequestsByRouteAndStatus) {
    start();
    get("/probe");
    get("/probe");
    get("/nothing");
    const auto reply = get("/metrics");
    EXPECT_TRUE(reply.headers.get("Content-Type").starts_with("text/plain"));
    const auto line = [&](const std::string& labels, const std::string& count) {
        return reply.text.find("messenger_http_requests_total{" + labels + "} " + count + "\n") != std::string::npos;
    };
    EXPECT_TRUE(line(R"(method="GET",route="/probe",service="user",status="2xx")", "2")) << reply.text;
    EXPECT_TRUE(line(R"(method="any",route="unmatched",service="user",status="4xx")", "1"));
}

TEST_F(ProcessTest, InternalRoutesNeedTheTokenOfTheProduct) {
    start();
    EXPECT_EQ(get("/internal/probe").status, 401);
    EXPECT_EQ(host.call("user", {.target = "/internal/probe", .headers = {{"X-Internal-Token", "guess"}}}).status, 401);
    EXPECT_EQ(host.call_internally("user", {.target = "/internal/probe"}).status, 200);
}

TEST_F(ProcessTest, TasksThatThrowEndAloneOnEveryShard) {
    std::atomic<int> left = 30;
    state.when_made = [&](ServiceContext& context) {
        for (std::size_t i = 0; i < 30; ++i) {
            context.spawn("throws", throw_logic_error, i % 3);
            context.spawn("counts", [&left] { return count_down(&left); }, i % 3);
        }
    };
    start();
    EXPECT_EQ(get("/probe").status, 200);
    host.stop();
    EXPECT_TRUE(host.process().tasks.wait(std::chrono::milliseconds(0)));
    EXPECT_EQ(left, 0);
}

TEST_F(ProcessTest, StoppingStopsEachServiceOnce) {
    start();
    host.stop();
    host.stop();
    EXPECT_EQ(state.stopped, 1);
    EXPECT_EQ(state.drained, 0) << "that is what signals do";
}

TEST_F(ProcessTest, AFailingServiceLeavesNothingRunning) {
    state.when_made = [](ServiceContext& context) {
        context.spawn("never runs", throw_logic_error);
        throw SettingsError("no");
    };
    EXPECT_THROW(start(), SettingsError);
}

TEST(OneProcess, EveryShardReachesAPeerWithinTheProcessFromItsFirstCallOn) {
    const testing::TemporaryFolder folder;
    ProbeState state;
    Process process(settings_of({{"MESSENGER_DATA_DIR", folder.path().string()}, {"MESSENGER_SHARDS", "3"}}),
                    {"chat", "user"});
    EXPECT_TRUE(process.is_one_process);
    EXPECT_GE(process.internal_token.size(), 16U);
    process.set_peer(Peer::auth, std::make_unique<net::InProcessTransport>(
                                     [&]() -> net::HttpHandler& { return process.service("user").handler(); }));
    process.add("user", [&](ServiceContext& context) { return std::make_unique<Probe>(context, state); });
    process.start();
    std::vector<std::future<std::string>> answers;
    for (std::size_t i = 0; i < 30; ++i) {
        answers.push_back(
            boost::asio::co_spawn(process.shards.context(i % 3), ask_user(&process), boost::asio::use_future));
    }
    for (std::size_t i = 0; i < 30; ++i) {
        EXPECT_EQ(answers[i].get(), "[" + std::to_string(i % 3) + "]") << "answered on the caller's shard";
    }
    process.stop(std::chrono::seconds(5));
}

TEST(OwnProcess, NeedsTheInternalToken) {
    const testing::TemporaryFolder folder;
    EXPECT_THROW(Process(settings_of({{"MESSENGER_DATA_DIR", folder.path().string()}}), {"user"}), SettingsError);
}

}  // namespace
}  // namespace messenger
