// Which service a path belongs to.
#pragma once

#include <optional>
#include <string_view>

#include "host/peers.hpp"

namespace messenger::gateway {

/// The service behind a path, by its prefix; nothing for the gateway's own and for unknown ones.
std::optional<Peer> peer_for(std::string_view path);

}  // namespace messenger::gateway
