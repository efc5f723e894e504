// What the services behind the gateway can do, learnt from their own OpenAPI documents: so the gateway can refuse
// unknown paths, wrong methods and missing tokens at the door, in the contract's order, without a list of its own.
#pragma once

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "host/service.hpp"
#include "net/http_metrics.hpp"

namespace messenger::gateway {

/// One service's routes. Immutable; the table refers to strings of the document.
struct PeerRoutes {
    PeerRoutes(boost::json::object openapi, prometheus::Registry& registry);

    boost::json::object document;
    net::RouteTable table;
    net::HttpMetrics metrics;  ///< of what goes through the gateway
};

/// Thread-safe.
class RouteCatalog {
  public:
    explicit RouteCatalog(ServiceContext& context) : context_(context) {}

    using Routes = std::shared_ptr<const PeerRoutes>;

    /// A service's routes, at most half a minute old; the last known ones, or null, when the service can't be asked.
    Task<Routes> of(Peer peer);
    /// The same if they need not be asked for.
    std::optional<Routes> known(Peer peer);

  private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        Routes routes;
        Clock::time_point next_fetch{};
    };

    ServiceContext& context_;
    std::mutex mutex_;
    std::array<Entry, all_peers.size()> entries_;
};

}  // namespace messenger::gateway
