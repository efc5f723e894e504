#include "net/http_metrics.hpp"

#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

namespace messenger::net {
namespace {

using namespace std::chrono_literals;

class HttpMetricsTest : public ::testing::Test {
  protected:
    HttpMetricsTest() {
        routes.get("/rooms/{id}", "A room");
        routes.post("/rooms", "Make a room");
        metrics.emplace(registry, "chat", routes);
    }
    bool shows(const std::string& line) {
        return ("\n" + prometheus::TextSerializer().Serialize(registry.Collect())).find("\n" + line + "\n") !=
               std::string::npos;
    }
    static std::string count(const std::string& method, const std::string& route, const std::string& status, int n) {
        return "messenger_http_requests_total{method=\"" + method + "\",route=\"" + route +
               "\",service=\"chat\",status=\"" + status + "\"} " + std::to_string(n);
    }
    RouteTable routes;
    prometheus::Registry registry;
    std::optional<HttpMetrics> metrics;
};

TEST_F(HttpMetricsTest, ShowEveryRouteFromTheStart) {
    EXPECT_TRUE(shows(count("GET", "/rooms/{id}", "5xx", 0)));
    EXPECT_TRUE(shows(count("POST", "/rooms", "2xx", 0)));
    EXPECT_TRUE(shows(count("any", "unmatched", "4xx", 0)));
}

TEST_F(HttpMetricsTest, CountByRouteAndClassOfStatus) {
    for (const int status : {200, 201, 404, 422, 500}) {
        metrics->record(&routes.rows()[0], status, 1ms);
    }
    metrics->record(&routes.rows()[1], 101, 1ms);
    metrics->record(nullptr, 404, 1ms);
    EXPECT_TRUE(shows(count("GET", "/rooms/{id}", "2xx", 2)));
    EXPECT_TRUE(shows(count("GET", "/rooms/{id}", "4xx", 2)));
    EXPECT_TRUE(shows(count("GET", "/rooms/{id}", "5xx", 1)));
    EXPECT_TRUE(shows(count("POST", "/rooms", "1xx", 1)));
    EXPECT_TRUE(shows(count("any", "unmatched", "4xx", 1)));
}

TEST_F(HttpMetricsTest, MeasureDurationsInSeconds) {
    metrics->record(&routes.rows()[0], 200, 250ms);
    metrics->record(&routes.rows()[0], 200, 3s);
    const std::string labels = "{method=\"GET\",route=\"/rooms/{id}\",service=\"chat\"";
    EXPECT_TRUE(shows("messenger_http_request_seconds_count" + labels + "} 2"));
    EXPECT_TRUE(shows("messenger_http_request_seconds_sum" + labels + "} 3.25"));
    EXPECT_TRUE(shows("messenger_http_request_seconds_bucket" + labels + ",le=\"0.1\"} 0"));
    EXPECT_TRUE(shows("messenger_http_request_seconds_bucket" + labels + ",le=\"0.25\"} 1"));
}

}  // namespace
}  // namespace messenger::net
