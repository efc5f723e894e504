// DoorRules: the settings that the gateway looks at for every request, in the form in which it looks at them.
#pragma once

#include <array>
#include <string>

#include "core/settings.hpp"
#include "host/peers.hpp"
#include "http/route_map.hpp"
#include "net/balancing.hpp"
#include "net/forwarded.hpp"
#include "net/networks.hpp"

namespace messenger::gateway {

/// A snapshot, which a reload replaces as a whole.
struct DoorRules {
    explicit DoorRules(const Settings& settings);
    /// Those that it is made of.
    static SettingList settings();

    HostNames hosts;  ///< that are served
    RouteMap routes;
    net::Networks proxies;  ///< that are believed who the client is
    net::ForwardedField proxy_field;
    bool logs_requests;
    bool compresses;
    std::string strict_transport;  ///< what Strict-Transport-Security says (RFC 6797); empty: nothing
    std::array<net::Balancing, all_peers.size()> balancing;  ///< by peer
};

}  // namespace messenger::gateway
