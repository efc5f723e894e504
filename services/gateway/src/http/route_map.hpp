// RouteMap: which service a request belongs to, by its host and the prefix of its path.
#pragma once

#include <optional>
#include <string_view>

#include "host/route_rules.hpp"

namespace messenger::gateway {

class RouteMap {
  public:
    /// Besides the prefixes that every gateway has.
    explicit RouteMap(RouteRules rules = {});

    /// The service: by the rule with the longest prefix of those for this host, else of those for any host, else by
    /// what every gateway has; nothing for the gateway's own and for unknown paths. A prefix ends at a segment.
    std::optional<Peer> peer_for(std::string_view host, std::string_view path) const;

  private:
    RouteRules rules_;  ///< the ones to prefer first
};

}  // namespace messenger::gateway
