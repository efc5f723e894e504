#include "net/http_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <algorithm>

namespace messenger::net {

HttpMetrics::HttpMetrics(prometheus::Registry& registry, const std::string& service, const RouteTable& routes) {
    auto& requests = prometheus::BuildCounter()
                         .Name("messenger_http_requests_total")
                         .Help("Requests by route and class of status")
                         .Register(registry);
    auto& seconds = prometheus::BuildHistogram()
                        .Name("messenger_http_request_seconds")
                        .Help("Time from the request's head to its answer")
                        .Register(registry);
    const prometheus::Histogram::BucketBoundaries bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                         0.05,   0.1,   0.25,   0.5,   1,    2.5};
    const auto add_row = [&](const std::string& method, const std::string& route) {
        Row row;
        const std::map<std::string, std::string> labels{{"service", service}, {"method", method}, {"route", route}};
        for (std::size_t i = 0; i < row.by_class.size(); ++i) {
            auto with_class = labels;
            with_class["status"] = std::to_string(i + 1) + "xx";
            row.by_class[i] = &requests.Add(with_class);
        }
        row.seconds = &seconds.Add(labels, bounds);
        rows_.push_back(row);
    };
    for (const auto& route : routes.rows()) {
        add_row(std::string(to_string(route.method())), std::string(route.path()));
    }
    add_row("any", "unmatched");
}

void HttpMetrics::record(const Route* route, int status, std::chrono::nanoseconds duration) const {
    // Rows are made for the routes known at the start; a route index beyond them can't happen after it.
    const auto& row = route != nullptr ? rows_.at(route->index) : rows_.back();
    row.by_class[static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1)]->Increment();
    row.seconds->Observe(std::chrono::duration<double>(duration).count());
}

}  // namespace messenger::net
