// What is counted of that which goes through the gateway.
#include "host/operations.hpp"
#include "http/upstream_metrics.hpp"
#include "tests/support/gateway_fixture.hpp"

namespace messenger::gateway {
namespace {

class Metrics : public BothShapes {
  protected:
    std::string metrics() {
        const UpstreamMetrics upstreams(gateway.host().process().service("gateway"));
        return metrics_response(gateway.host().process().metrics, &upstreams).body;
    }
    /// The value of the one line that has all these in it; -1 if there is none.
    double value_of(const std::string& name, const std::vector<std::string>& labels) {
        std::istringstream lines(metrics());
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with(name + "{") && std::ranges::all_of(labels, [&line](const std::string& label) {
                    return line.find(label) != std::string::npos;
                })) {
                return std::stod(line.substr(line.rfind(' ')));
            }
        }
        return -1;
    }
};
INSTANTIATE_TEST_SUITE_P(Shapes, Metrics, ::testing::Values(Shape::one_process, Shape::own_processes), shape_name);

TEST_P(Metrics, RequestsAreCountedByTheirRoutes) {
    gateway.request("GET /api/rooms/7", gateway.authorization());
    gateway.request("GET /api/rooms/8");
    gateway.request("GET /api/rooms/7/nothing");
    const std::string all = "messenger_http_requests_total";
    EXPECT_EQ(value_of(all, {"service=\"gateway\"", "method=\"GET\"", "route=\"/api/rooms/{id}\"", "status=\"2xx\""}),
              1);
    EXPECT_EQ(value_of(all, {"service=\"gateway\"", "method=\"GET\"", "route=\"/api/rooms/{id}\"", "status=\"4xx\""}),
              1);
    EXPECT_EQ(value_of(all, {"service=\"gateway\"", "route=\"unmatched\"", "status=\"4xx\""}), 1);
    EXPECT_EQ(value_of("messenger_http_request_seconds_count", {"service=\"gateway\"", "route=\"/api/rooms/{id}\""}),
              2);
}

TEST_P(Metrics, RequestsAreCountedByTheInstancesThatAnswerThem) {
    gateway.request("GET /api/rooms", gateway.authorization());
    const bool has_instances = GetParam() == Shape::own_processes;
    // The catalog has asked for the routes before.
    EXPECT_EQ(value_of("messenger_upstream_requests_total", {"service=\"chat\"", "outcome=\"answered\""}),
              has_instances ? 2 : -1);
    EXPECT_EQ(value_of("messenger_upstream_requests_total", {"service=\"chat\"", "outcome=\"failed\""}),
              has_instances ? 0 : -1);
    EXPECT_EQ(value_of("messenger_upstream_up", {"service=\"chat\""}), has_instances ? 1 : -1);
    EXPECT_EQ(value_of("messenger_upstream_pending", {"service=\"chat\"", "kind=\"request\""}), has_instances ? 0 : -1);
    if (has_instances) {
        EXPECT_GT(value_of("messenger_upstream_seconds_total", {"service=\"chat\""}), 0);
    }
}

}  // namespace
}  // namespace messenger::gateway
