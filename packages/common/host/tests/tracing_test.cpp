// The settings of the export of spans, and a process that records and exports.
#include "host/tracing.hpp"

#include <gtest/gtest.h>

#include <future>

#include "host/catalog.hpp"
#include "host/tests/probe.hpp"
#include "net/tests/raw_peer.hpp"
#include "testing/test_host.hpp"

namespace messenger {
namespace {

bool are_good(const std::string& name, const std::string& value) {
    return Settings::load(all_settings(), {.environment = {{name, value}}, .dotenv = {}, .flags = {}}).has_value();
}

TEST(TracingSettingsTest, AWrongEndpointOrShareIsAProblem) {
    for (const auto* good : {"http://collector:4318", "https://collector.example/otlp", ""}) {
        EXPECT_TRUE(are_good("OTEL_EXPORTER_OTLP_ENDPOINT", good)) << good;
    }
    for (const auto* bad : {"collector:4318", "grpc://collector:4317", "http://user:secret@collector"}) {
        EXPECT_FALSE(are_good("OTEL_EXPORTER_OTLP_ENDPOINT", bad)) << bad;
    }
    for (const auto* good : {"0", "1", "0.25", "1e-3"}) {
        EXPECT_TRUE(are_good("OTEL_TRACES_SAMPLER_ARG", good)) << good;
    }
    for (const auto* bad : {"1.1", "-0.1", "nan", "half", "1 "}) {
        EXPECT_FALSE(are_good("OTEL_TRACES_SAMPLER_ARG", bad)) << bad;
    }
}

TEST(TracingTest, WithoutAnEndpointNothingIsRecorded) {
    ProbeState state;
    testing::TestHost host;
    host.process().add("user", [&](ServiceContext& context) {
        EXPECT_EQ(context.tracer(), nullptr);
        return std::make_unique<Probe>(context, state);
    });
    host.start();
    EXPECT_EQ(host.call("user", {.target = "/probe"}).headers.contains("X-Request-Id"), true);
}

TEST(TracingTest, AProcessExportsItsSpansAtTheEnd) {
    net::RawPeer collector;
    ProbeState state;
    testing::TestHost host({{"OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()}});
    host.process().add("user", [&](ServiceContext& context) { return std::make_unique<Probe>(context, state); });
    host.start();
    host.call("user", {.target = "/probe"});
    auto ended = std::async(std::launch::async, [&host] { host.stop(); });
    auto connection = collector.accept();
    const auto request = connection.read();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    ended.get();
    EXPECT_NE(request.body.find(R"("stringValue":"user")"), std::string::npos) << request.body;
    EXPECT_NE(request.body.find(R"("name":"GET /probe")"), std::string::npos) << request.body;
    EXPECT_FALSE(request.has("X-Internal-Token"));
}

}  // namespace
}  // namespace messenger
