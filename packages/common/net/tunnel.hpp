// A WebSocket tunnel: bytes copied between a client and the service behind, both ways, until either side ends.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "net/http.hpp"

namespace messenger::net {

/// What takes the client's connection over once the 101 was written. `early` came from the service behind its answer.
/// Memory is bounded: nothing is read from one side before the other took what was read before.
UpgradeHandler start_tunnel(boost::asio::ip::tcp::socket upstream, std::string early);

}  // namespace messenger::net
