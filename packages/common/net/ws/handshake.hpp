// The opening handshake of RFC 6455 section 4, both ends: from an upgrade request to the 101 answer. Pure functions
// over headers; who may connect (Origin, token) is decided by the caller beforehand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "net/ws/deflate.hpp"

namespace messenger::net::ws {

/// Takes an accepted connection over, with the compression that was agreed on, if any.
using AcceptHandler = std::move_only_function<void(Upgraded, std::optional<DeflateAgreement>)>;

/// Answers an upgrade request: 101 that hands the connection to `accept`, or a refusal: 400 for a request that is no
/// valid handshake, 426 for another version of the protocol. Compression is agreed on if the client offers it.
Response accept_upgrade(const Request& request, AcceptHandler accept);

/// What Sec-WebSocket-Accept must say to this key.
std::string accept_for(std::string_view key);

/// A fresh Sec-WebSocket-Key for a client.
std::string make_key();
/// The header fields of a client's request, Host aside.
Headers request_headers(std::string_view key);
/// Checks a server's answer to that key: nothing, or what is wrong, for people.
std::optional<std::string_view> check_answer(int status, const Headers& headers, std::string_view key);

}  // namespace messenger::net::ws
