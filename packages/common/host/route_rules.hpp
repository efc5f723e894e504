// Settings about hosts and paths: which hosts the gateway serves, and which service a prefix belongs to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings.hpp"
#include "host/peers.hpp"

namespace messenger {

/// Names of hosts, without ports: "chat.example.org", or "*.example.org" for all below it.
struct HostNames {
    std::vector<std::string> names;

    /// Whether a host, as host_of() gives it, is one of them; every one is if there are none.
    bool contains(std::string_view host) const;
};

/// "[HOST]/PREFIX=SERVICE".
struct RouteRule {
    std::string host;  ///< as in HostNames; empty: any
    std::string prefix;
    std::optional<Peer> peer;  ///< none: the gateway's own, and so 404

    /// Whether the rule is for this host and a path at or below its prefix, which ends at a segment.
    bool matches(std::string_view request_host, std::string_view path) const;
};
using RouteRules = std::vector<RouteRule>;

/// The host of a Host field (RFC 9110, section 7.2) without port and final dot; brackets stay.
std::string_view host_of(std::string_view field);
/// Whether a path is a prefix, or goes on behind it with another segment.
bool is_below(std::string_view path, std::string_view prefix);

template <>
std::expected<HostNames, std::string> parse_setting<HostNames>(std::string_view text);
template <>
std::expected<RouteRules, std::string> parse_setting<RouteRules>(std::string_view text);

template <>
inline std::string_view setting_type_name<HostNames>() {
    return "comma-separated list";
}
template <>
inline std::string_view setting_type_name<RouteRules>() {
    return "comma-separated list";
}

}  // namespace messenger
