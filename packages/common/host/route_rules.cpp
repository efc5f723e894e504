#include "host/route_rules.hpp"

#include <algorithm>

#include "net/http.hpp"

namespace messenger {
namespace {

bool is_named(std::string_view host, std::string_view name) {
    if (!name.starts_with("*.")) {
        return net::iequals(host, name);
    }
    name.remove_prefix(1);
    return host.size() > name.size() && net::iequals(host.substr(host.size() - name.size()), name);
}

/// A name as settings write it; no port, no path.
bool is_host_name(std::string_view name) {
    const bool is_ipv6 = name.starts_with('[') && name.ends_with(']');
    const std::string_view others = is_ipv6 ? "[]:." : ".-_";
    if (name.starts_with("*.")) {
        name.remove_prefix(2);
    }
    return !name.empty() && std::ranges::all_of(name, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.contains(c);
    });
}

std::optional<RouteRule> parse_rule(std::string_view text) {
    const auto slash = text.find('/');
    const auto equals = text.rfind('=');
    if (slash == std::string_view::npos || equals == std::string_view::npos || equals < slash) {
        return std::nullopt;
    }
    RouteRule rule{.host = std::string(text.substr(0, slash)),
                   .prefix = std::string(text.substr(slash, equals - slash)),
                   .peer = std::nullopt};
    if (rule.prefix.size() > 1 && rule.prefix.ends_with('/')) {
        rule.prefix.pop_back();
    }
    const auto service = text.substr(equals + 1);
    const auto peer = std::ranges::find(all_peers, service, [](Peer each) { return to_string(each); });
    if (peer != all_peers.end()) {
        rule.peer = *peer;
    }
    const bool is_known = peer != all_peers.end() || service == "none";
    return is_known && rule.prefix.size() > 1 && (rule.host.empty() || is_host_name(rule.host))
               ? std::optional(std::move(rule))
               : std::nullopt;
}

}  // namespace

std::string_view host_of(std::string_view field) {
    const auto end = field.starts_with('[') ? field.find(']') + 1 : field.find(':');
    auto host = field.substr(0, end);
    if (host.ends_with('.')) {
        host.remove_suffix(1);
    }
    return host;
}

bool is_below(std::string_view path, std::string_view prefix) {
    return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

bool HostNames::contains(std::string_view host) const {
    return names.empty() || std::ranges::any_of(names, [&](const auto& name) { return is_named(host, name); });
}

bool RouteRule::matches(std::string_view request_host, std::string_view path) const {
    return is_below(path, prefix) && (host.empty() || is_named(request_host, host));
}

template <>
std::expected<HostNames, std::string> parse_setting<HostNames>(std::string_view text) {
    HostNames hosts{parse_setting<List>(text).value()};
    if (!std::ranges::all_of(hosts.names, is_host_name)) {
        return std::unexpected("must be names of hosts without ports, or *.example.org, with commas between them");
    }
    return hosts;
}

template <>
std::expected<RouteRules, std::string> parse_setting<RouteRules>(std::string_view text) {
    RouteRules rules;
    for (const auto& each : parse_setting<List>(text).value()) {
        auto rule = parse_rule(each);
        if (!rule) {
            return std::unexpected(
                "must be /prefix=service or host/prefix=service with auth, user, chat or none, with commas between "
                "them");
        }
        rules.push_back(std::move(*rule));
    }
    return rules;
}

}  // namespace messenger
