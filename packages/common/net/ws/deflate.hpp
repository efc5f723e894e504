// permessage-deflate (RFC 7692) without context takeover: each message is compressed by itself, so that idle
// connections own no compressor, and one compressed frame can go to every client that has negotiated the same.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "net/ws/frame.hpp"
#include "net/ws/outbox.hpp"

namespace messenger::net::ws {

/// What both ends agreed on.
struct DeflateAgreement {
    int server_window_bits = 15;  ///< the window that the server may use: 9 to 15
    /// The value of Sec-WebSocket-Extensions in the answer.
    std::string header() const;
};

/// Chooses from a client's Sec-WebSocket-Extensions: the first offer of permessage-deflate that is valid and that we
/// can keep; nothing if there is none.
std::optional<DeflateAgreement> negotiate_deflate(std::string_view offers);

/// The payload of a compressed message. Uses a compressor of the thread.
std::string deflate_message(std::string_view message, int window_bits);

/// The message of a compressed payload, in a buffer of the thread that the next call reuses: close code 1009 when it
/// has more than `limit` bytes (found out without making them), 1007 when the payload is not deflated data.
std::expected<std::string_view, Violation> inflate_message(std::string_view payload, std::size_t limit);

/// The same frames of a server, those of messages with at least `min_payload` bytes compressed with the full window.
/// The buffer itself if there are none.
SharedBuffer compress_frames(const SharedBuffer& frames, std::size_t min_payload);

}  // namespace messenger::net::ws
