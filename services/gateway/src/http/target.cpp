#include "http/target.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/unicode.hpp"

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

bool is_ambiguous(std::string_view path) {
    std::string lower(path);
    std::ranges::transform(lower, lower.begin(), ascii_lower);
    for (const std::string_view forbidden : {"//", "\\", "%2f", "%5c", "%00"}) {
        if (lower.find(forbidden) != std::string::npos) {
            return true;
        }
    }
    std::string decoded_dots;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (lower.compare(i, 3, "%2e") == 0) {
            decoded_dots += '.';
            i += 2;
        } else {
            decoded_dots += lower[i];
        }
    }
    decoded_dots += '/';
    return decoded_dots.find("/./") != std::string::npos || decoded_dots.find("/../") != std::string::npos;
}

}  // namespace messenger::gateway
