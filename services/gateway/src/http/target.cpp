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

}  // namespace messenger::gateway
