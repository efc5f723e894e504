// Which requests are recorded, as whose children, and what is told of them.
#include "net/tracer.hpp"

#include <gtest/gtest.h>

#include <prometheus/registry.h>

#include "net/pipeline.hpp"
#include "net/span_queue.hpp"
#include "testing/run_task.hpp"

namespace messenger::net {
namespace {

const std::string trace_id = "0af7651916cd43dd8448eb211c80319c";
const std::string sampled = "00-" + trace_id + "-b7ad6b7169203331-01";
const std::string not_sampled = "00-" + trace_id + "-b7ad6b7169203331-00";

Request request_with(const std::string& traceparent) {
    Request request;
    request.path = "/items/7";
    if (!traceparent.empty()) {
        request.headers.add("traceparent", traceparent);
    }
    identify(request);
    return request;
}

class TracerTest : public ::testing::Test {
  protected:
    prometheus::Registry registry;
    SpanQueue queue{100, 100, SpanCounters(registry), [] {}};
    const Tracer always{"user", 1, queue};
    const Tracer never{"user", 0, queue};
};

TEST_F(TracerTest, ACallerDecidesForItsTrace) {
    auto wanted = request_with(sampled);
    const auto span = never.receive(wanted, false);
    ASSERT_NE(span, nullptr);
    EXPECT_EQ(span->trace_id, trace_id);
    EXPECT_EQ(span->parent, 0xb7ad6b7169203331U);
    EXPECT_EQ(span->kind, Span::Kind::server);
    EXPECT_EQ(span->id, span_of(wanted.trace.traceparent)) << "what the next hop is told";
    EXPECT_EQ(wanted.trace.tracer, &never);

    auto unwanted = request_with(not_sampled);
    EXPECT_EQ(always.receive(unwanted, false), nullptr);
    EXPECT_EQ(unwanted.trace.tracer, nullptr);
    EXPECT_TRUE(unwanted.trace.traceparent.ends_with("-00"));
}

TEST_F(TracerTest, TheShareDecidesForTracesThatBeginHere) {
    auto first = request_with({});
    const auto span = always.receive(first, false);
    ASSERT_NE(span, nullptr);
    EXPECT_EQ(span->parent, 0U);
    EXPECT_TRUE(first.trace.traceparent.ends_with("-01"));
    EXPECT_TRUE(is_sampled(first.trace.traceparent));
    auto second = request_with({});
    EXPECT_EQ(never.receive(second, false), nullptr);
    EXPECT_TRUE(second.trace.traceparent.ends_with("-00"));
}

TEST_F(TracerTest, AShareIsMetAndEverybodyDecidesAlike) {
    const Tracer some("user", 0.25, queue);
    const Tracer other("chat", 0.25, queue);
    int count = 0;
    constexpr int all = 4'000;
    for (int i = 0; i < all; ++i) {
        auto request = request_with({});
        auto same = request;
        const bool is_chosen = some.receive(request, false) != nullptr;
        EXPECT_EQ(is_chosen, other.receive(same, false) != nullptr);
        count += is_chosen ? 1 : 0;
    }
    EXPECT_GT(count, all / 5);
    EXPECT_LT(count, all * 3 / 10);
}

TEST_F(TracerTest, ACallWithinTheProcessIsTheChildOfItsCaller) {
    const Tracer gateway("gateway", 1, queue);
    auto request = request_with(sampled);
    const auto outer = gateway.receive(request, false);
    request.from_peer = true;
    const auto inner = always.receive(request, false);
    ASSERT_NE(inner, nullptr);
    EXPECT_EQ(inner->kind, Span::Kind::internal);
    EXPECT_EQ(inner->parent, outer->id);
    EXPECT_NE(inner->id, outer->id);
    EXPECT_EQ(inner->trace_id, trace_id);
    EXPECT_EQ(span_of(request.trace.traceparent), inner->id);
    EXPECT_EQ(outer->service, "gateway");
    EXPECT_EQ(inner->service, "user");
}

TEST_F(TracerTest, AnAttemptIsTheChildOfItsRequest) {
    auto request = request_with(sampled);
    const auto span = always.receive(request, false);
    const auto attempt = always.send(request, {.host = "chat.internal", .port = "6002", .is_encrypted = true}, 2);
    EXPECT_EQ(attempt->kind, Span::Kind::client);
    EXPECT_EQ(attempt->parent, span->id);
    EXPECT_EQ(attempt->server_address, "chat.internal");
    EXPECT_EQ(attempt->server_port, "6002");
    EXPECT_EQ(attempt->resends, 2);
    const auto passed = Tracer::traceparent_of(*attempt);
    EXPECT_EQ(span_of(passed), attempt->id);
    EXPECT_TRUE(is_sampled(passed));
    EXPECT_EQ(passed.substr(0, 36), sampled.substr(0, 36));
}

TEST_F(TracerTest, NoSecretIsTold) {
    auto request = request_with(sampled);
    request.path = "/api/invites/secret-1/join";
    request.query = "token=secret-2";
    request.client_address = "192.0.2.1";
    const auto span = always.receive(request, false);
    EXPECT_EQ(span->path, "/api/invites/***/join");
    EXPECT_EQ(span->client_address, "") << "as the access log does not have it";
    EXPECT_EQ(always.receive(request, true)->client_address, "192.0.2.1");
    request.path = "/" + std::string(10'000, 'x');
    EXPECT_LT(always.receive(request, false)->path.size(), 300U);
}

class NobodyAuthenticator final : public Authenticator {
  public:
    Task<Result<Identity>> authenticate(std::string) override { co_return fail(problem::unauthenticated); }
};

class TracedPipelineTest : public TracerTest {
  protected:
    TracedPipelineTest() {
        routes.get("/items/{id}", "Read an item").open().handled_by(answer);
        routes.get("/throws", "Breaks").open().handled_by(break_down);
        routes.get("/readyz", "Health").operational().handled_by(answer);
    }
    static Task<Result<Response>> answer(Exchange&) { co_return Response::empty(204); }
    static Task<Result<Response>> break_down(Exchange&) { throw std::runtime_error("a secret"); }
    SpanQueue::Spans spans_of(std::string path, const Tracer* tracer) {
        Pipeline pipeline({.routes = routes,
                           .authenticator = authenticator,
                           .cors = CorsPolicy({}),
                           .internal_token = "the internal token",
                           .metrics = HttpMetrics(registry, "test", routes),
                           .tracer = tracer});
        Request request;
        request.path = std::move(path);
        StringBody body({});
        testing::run_task(pipeline.handle(std::move(request), body));
        return queue.take();
    }

    RouteTable routes;
    NobodyAuthenticator authenticator;
};

TEST_F(TracedPipelineTest, EachRequestIsASpanWithItsRouteAndStatus) {
    const auto spans = spans_of("/items/7", &always);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans[0]->route, "/items/{id}");
    EXPECT_EQ(spans[0]->path, "/items/7");
    EXPECT_EQ(spans[0]->status, 204);
    EXPECT_GT(spans[0]->took.count(), 0);
}

TEST_F(TracedPipelineTest, SoIsOneThatFails) {
    auto spans = spans_of("/throws", &always);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans[0]->status, 500);
    spans = spans_of("/nowhere", &always);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans[0]->status, 404);
    EXPECT_EQ(spans[0]->route, "");
}

TEST_F(TracedPipelineTest, NothingIsRecordedOfChecksOrWithoutASample) {
    EXPECT_TRUE(spans_of("/readyz", &always).empty());
    EXPECT_TRUE(spans_of("/items/7", &never).empty());
    EXPECT_TRUE(spans_of("/items/7", nullptr).empty());
}

}  // namespace
}  // namespace messenger::net
