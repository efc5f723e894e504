#include "http/target.hpp"

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

std::optional<Peer> peer_for(std::string_view path) {
    for (const auto& [prefix, peer] : prefixes) {
        if (path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/')) {
            return peer;
        }
    }
    return std::nullopt;
}

std::uint64_t affinity_for(net::Balancing policy, std::string_view path, const std::optional<UserId>& caller) {
    constexpr std::string_view rooms = "/api/rooms/";
    if (policy == net::Balancing::hash_user && caller) {
        return net::affinity_of(caller->uuid().bytes());
    }
    if (policy == net::Balancing::hash_room && path.starts_with(rooms)) {
        path.remove_prefix(rooms.size());
        const auto room = path.substr(0, path.find('/'));
        return room == "public" ? 0 : net::affinity_of(room);
    }
    return 0;
}

}  // namespace messenger::gateway
