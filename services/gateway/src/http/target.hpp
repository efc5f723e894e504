// Which service a path belongs to, and which paths are refused before anybody looks at them.
#pragma once

#include <optional>
#include <string_view>

#include "host/peers.hpp"

namespace messenger::gateway {

/// The service behind a path, by its prefix; nothing for the gateway's own and for unknown ones.
std::optional<Peer> peer_for(std::string_view path);

/// Whether two servers could read the path differently: dot segments, encoded slashes or NUL, backslashes, empty
/// segments. Such a path is not forwarded.
bool is_ambiguous(std::string_view path);

}  // namespace messenger::gateway
