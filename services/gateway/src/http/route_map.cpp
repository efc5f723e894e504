#include "http/route_map.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace messenger::gateway {
namespace {

constexpr auto prefixes = std::to_array<std::pair<std::string_view, Peer>>({
    {"/api/auth", Peer::auth},
    {"/.well-known/jwks.json", Peer::auth},
    {"/api/users", Peer::user},
    {"/api/rooms", Peer::chat},
    {"/api/search", Peer::chat},
    {"/api/presence", Peer::chat},
    {"/api/export", Peer::chat},
    {"/api/import", Peer::chat},
    {"/asyncapi.json", Peer::chat},
    {"/api/invites", Peer::chat},
    {"/api/drafts", Peer::chat},
    {"/api/scheduled", Peer::chat},
    {"/api/reports", Peer::chat},
    {"/ws", Peer::chat},
});

}  // namespace

RouteMap::RouteMap(RouteRules rules) : rules_(std::move(rules)) {
    std::ranges::sort(rules_, [](const RouteRule& one, const RouteRule& other) {
        return std::pair(one.host.empty(), other.prefix.size()) < std::pair(other.host.empty(), one.prefix.size());
    });
}

std::optional<Peer> RouteMap::peer_for(std::string_view host, std::string_view path) const {
    for (const auto& rule : rules_) {
        if (rule.matches(host, path)) {
            return rule.peer;
        }
    }
    for (const auto& [prefix, peer] : prefixes) {
        if (is_below(path, prefix)) {
            return peer;
        }
    }
    return std::nullopt;
}

}  // namespace messenger::gateway
