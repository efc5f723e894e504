// Spans on their way to a collector that the test plays.
#include "net/span_exporter.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <future>

#include "net/tests/raw_peer.hpp"

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view taken = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
constexpr std::string_view refused = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view later = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";

std::size_t spans_in(const RawPeer::Connection::Request& request) {
    const auto body = boost::json::parse(request.body);
    return body.at_pointer("/resourceSpans/0/scopeSpans/0/spans").as_array().size();
}

class SpanExporterTest : public ::testing::Test {
  protected:
    static constexpr std::size_t capacity = 8;
    static constexpr std::size_t batch = 4;

    SpanExporterTest() { shards.start(); }
    ~SpanExporterTest() override {
        if (running.valid()) {
            stop(1s);
        }
        shards.stop();
    }
    /// Nothing goes by itself but full batches, unless the rules say otherwise.
    void start(const SpanExportRules& rules = {.interval = 1h, .backoff = 1ms}, std::string path = {}) {
        exporter.emplace(*parse_otlp_endpoint(collector.url() + path), OtlpResource{.version = "1", .instance = "i"},
                         queue, shards, nullptr, rules);
        running = boost::asio::co_spawn(shards.context(0), exporter->run(), boost::asio::use_future);
    }
    void begin_to_stop(std::chrono::milliseconds patience) {
        boost::asio::post(shards.context(0), [this, patience] { exporter->stop(patience); });
    }
    void stop(std::chrono::milliseconds patience) {
        begin_to_stop(patience);
        running.get();
    }
    void push(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            queue.push(std::make_unique<Span>(Span{.service = "chat",
                                                   .trace_id = "0af7651916cd43dd8448eb211c80319c",
                                                   .id = i + 1,
                                                   .started = {},
                                                   .began = {},
                                                   .path = "/",
                                                   .status = 200}));
        }
    }

    prometheus::Registry registry;
    SpanCounters counters{registry};
    Shards shards{1};
    RawPeer collector;
    std::optional<SpanExporter> exporter;
    SpanQueue queue{capacity, batch, counters, [this] { exporter->wake(); }};
    std::future<void> running;
};

TEST_F(SpanExporterTest, AFullBatchGoesAtOnceAndTellsNoSecretOfTheProduct) {
    start({.interval = 1h}, "/otlp/");
    push(batch);
    auto connection = collector.accept();
    const auto request = connection.read();
    EXPECT_TRUE(request.head.starts_with("POST /otlp/v1/traces HTTP/1.1\r\n"));
    EXPECT_TRUE(request.has("Host: " + collector.authority() + "\r\n"));
    EXPECT_TRUE(request.has("Content-Type: application/json\r\n"));
    EXPECT_FALSE(request.has("X-Internal-Token"));
    EXPECT_FALSE(request.has("X-Request-Id"));
    EXPECT_FALSE(request.has("traceparent"));
    EXPECT_EQ(spans_in(request), batch);
    connection.write(taken);
    push(batch);
    EXPECT_EQ(spans_in(connection.read()), batch) << "over the same connection";
    connection.write(taken);
    stop(1s);
    EXPECT_EQ(counters.exported.Value(), 2 * batch);
}

TEST_F(SpanExporterTest, ALonelySpanGoesAfterAWhile) {
    start({.interval = 1ms});
    push(1);
    auto connection = collector.accept();
    EXPECT_EQ(spans_in(connection.read()), 1U);
    connection.write(taken);
}

TEST_F(SpanExporterTest, WhatIsLeftIsSentAtTheEnd) {
    start();
    push(batch - 1);
    begin_to_stop(10s);
    auto connection = collector.accept();
    EXPECT_EQ(spans_in(connection.read()), batch - 1);
    connection.write(taken);
    running.get();
    EXPECT_EQ(counters.exported.Value(), batch - 1);
}

TEST_F(SpanExporterTest, WhatDoesNotFitIsDroppedAndCounted) {
    start();
    push(batch);
    auto connection = collector.accept();
    EXPECT_EQ(spans_in(connection.read()), batch);
    push(capacity + 3);
    EXPECT_EQ(counters.dropped.Value(), 3);
    connection.write(taken);
    for (std::size_t i = 0; i < capacity / batch; ++i) {
        EXPECT_EQ(spans_in(connection.read()), batch);
        connection.write(taken);
    }
    stop(1s);
    EXPECT_EQ(counters.exported.Value(), batch + capacity);
}

TEST_F(SpanExporterTest, WhatMayPassIsTriedAgainAndNoMoreOftenThanTheRulesSay) {
    start({.interval = 1h, .most_tries = 3, .backoff = 1ms});
    push(batch);
    auto connection = collector.accept();
    const auto first = connection.read();
    connection.write(later);
    EXPECT_EQ(connection.read().body, first.body);
    connection.write(taken);
    push(batch);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(spans_in(connection.read()), batch);
        connection.write(later);
    }
    push(batch);
    EXPECT_EQ(spans_in(connection.read()), batch) << "the next";
    connection.write(taken);
    stop(1s);
    EXPECT_EQ(counters.exported.Value(), 2 * batch);
    EXPECT_EQ(counters.failed.Value(), batch);
}

TEST_F(SpanExporterTest, WhatTheCollectorRefusesIsNotTriedAgain) {
    start();
    push(batch);
    auto connection = collector.accept();
    connection.read();
    connection.write(refused);
    push(batch);
    connection.read();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{\"partialSuccess\":{\"rejectedSpans\":\"1\"}}");
    stop(1s);
    EXPECT_EQ(counters.exported.Value(), batch - 1);
    EXPECT_EQ(counters.failed.Value(), batch + 1);
}

TEST_F(SpanExporterTest, ACollectorThatHangsUpIsAskedAgain) {
    start();
    push(batch);
    {
        collector.accept().read();
    }
    auto connection = collector.accept();
    EXPECT_EQ(spans_in(connection.read()), batch);
    connection.write(taken);
    stop(1s);
    EXPECT_EQ(counters.exported.Value(), batch);
}

TEST_F(SpanExporterTest, ASilentCollectorIsGivenUpAtTheDeadline) {
    start({.interval = 1h, .deadline = 500ms, .most_tries = 2, .backoff = 1ms});
    push(batch);
    auto first = collector.accept();
    auto second = collector.accept();
    EXPECT_EQ(spans_in(second.read()), batch);
    stop(10s);
    EXPECT_EQ(counters.failed.Value(), batch);
}

TEST_F(SpanExporterTest, ASilentCollectorDoesNotHoldUpTheEnd) {
    start({.interval = 1h, .deadline = 500ms, .backoff = 1h});
    push(capacity);
    auto connection = collector.accept();
    connection.read();
    const auto began = std::chrono::steady_clock::now();
    push(1);
    begin_to_stop(10ms);
    running.get();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
    EXPECT_EQ(counters.exported.Value(), 0);
    EXPECT_EQ(counters.failed.Value() + counters.dropped.Value(), capacity + 1) << "every one is counted";
}

TEST_F(SpanExporterTest, AtTheEndNothingIsTriedAgain) {
    start({.interval = 1h, .backoff = 1h, .longest_backoff = 1h});
    push(batch);
    auto connection = collector.accept();
    connection.read();
    connection.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    stop(1s);
    EXPECT_EQ(counters.failed.Value(), batch);
}

TEST(OtlpEndpointTest, IsAUrlWithAPathOrNot) {
    const auto endpoint = parse_otlp_endpoint("https://collector.example/base/");
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->origin.authority(), "collector.example:443");
    EXPECT_TRUE(endpoint->origin.is_encrypted);
    EXPECT_EQ(endpoint->path, "/base/v1/traces");
    EXPECT_EQ(parse_otlp_endpoint("http://[::1]:4318")->path, "/v1/traces");
    for (const auto* wrong : {"", "collector:4318", "grpc://collector:4317", "http://", "http://a:b@collector",
                              "http://collector/?key=1", "http://collector/#x", "http://collector:0"}) {
        EXPECT_FALSE(parse_otlp_endpoint(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace messenger::net
