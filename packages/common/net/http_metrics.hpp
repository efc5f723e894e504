// RED metrics of HTTP routes: requests by route and class of status, and their durations.
#pragma once

#include <prometheus/registry.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "net/routes.hpp"

namespace messenger::net {

/// The counters of one service's routes; those that the registry has already are gone on with. Recording is thread-safe
/// and takes no lock.
class HttpMetrics {
  public:
    HttpMetrics(prometheus::Registry& registry, const std::string& service, const RouteTable& routes);

    /// `route` is null for requests that no route matched.
    void record(const Route* route, int status, std::chrono::nanoseconds duration) const;

  private:
    struct Row {
        std::array<prometheus::Counter*, 5> by_class{};  ///< 1xx to 5xx
        prometheus::Histogram* seconds = nullptr;
    };
    std::vector<Row> rows_;  ///< one per route, the last for the unmatched
};

}  // namespace messenger::net
