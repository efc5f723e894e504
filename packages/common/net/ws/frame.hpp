// The frames of RFC 6455: writing them, and FrameDecoder, which turns a stream of bytes into messages and control
// frames. No sockets here; a decoder belongs to one connection and is used on its thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/ws/utf8.hpp"

namespace messenger::net::ws {

/// Which end of the connection we are: servers get masked frames and send plain ones, clients the reverse.
enum class Role : std::uint8_t { server, client };

enum class Opcode : std::uint8_t { continuation = 0x0, text = 0x1, binary = 0x2, close = 0x8, ping = 0x9, pong = 0xa };

constexpr bool is_control(Opcode opcode) {
    return (static_cast<unsigned>(opcode) & 0x8U) != 0;
}

/// Bytes (RFC 6455, section 5.5).
inline constexpr std::size_t max_control_payload = 125;

/// Codes of close frames, from RFC 6455 section 7.4 and from the product's contract.
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t unsupported_data = 1003;
inline constexpr std::uint16_t none = 1005;      ///< never sent: a close frame without a code
inline constexpr std::uint16_t abnormal = 1006;  ///< never sent: the connection ended without a close frame
inline constexpr std::uint16_t invalid_text = 1007;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t internal_error = 1011;
inline constexpr std::uint16_t try_later = 1013;
inline constexpr std::uint16_t too_slow = 4408;
/// Whether the code may stand in a close frame.
constexpr bool is_sendable(std::uint16_t code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}
}  // namespace close_code

/// Bits of a frame's first byte besides the opcode. `rsv1` marks a compressed message (RFC 7692).
struct FrameFlags {
    bool fin = true;
    bool rsv1 = false;
};

/// Appends an unmasked frame, as servers send it.
void append_frame(std::string& out, Opcode opcode, std::string_view payload, FrameFlags flags = {});
/// Appends a frame masked with four bytes, as clients send it.
void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload, std::array<char, 4> mask,
                         FrameFlags flags = {});
/// Appends a frame as the given end sends it, with a fresh random mask for clients.
void append_frame_as(Role role, std::string& out, Opcode opcode, std::string_view payload, FrameFlags flags = {});
/// The payload of a close frame; `close_code::none` gives an empty one, a long reason is cut between code points.
std::string close_payload(std::uint16_t code, std::string_view reason);
/// The first frame boundary at or behind `offset` in a buffer of whole frames made by append_frame*.
std::size_t frame_boundary(std::string_view frames, std::size_t offset);

/// What a valid close frame says.
struct ClosePayload {
    std::uint16_t code = close_code::none;
    std::string_view reason;
};

/// A break of the protocol by the peer: the code to close with, and why, for people.
struct Violation {
    std::uint16_t code;
    std::string_view reason;
};

/// Reads a close frame's payload: 1002 for a bad length or code, 1007 for a reason that is no UTF-8.
std::expected<ClosePayload, Violation> parse_close(std::string_view payload);

/// A whole message or a control frame.
struct Frame {
    Opcode opcode = Opcode::text;  ///< never continuation
    bool is_compressed = false;    ///< RSV1 was set: the payload is deflated and not yet checked as text
    std::string_view payload;      ///< valid until the next call to the decoder, or until the input buffer changes
};

class FrameDecoder {
  public:
    struct Options {
        Role role = Role::server;
        bool allow_binary = true;       ///< otherwise a binary frame is a violation with code 1003
        bool allow_compressed = false;  ///< whether permessage-deflate was negotiated
        std::size_t max_message_bytes = 256 * 1024;
    };
    using Next = std::expected<std::optional<Frame>, Violation>;

    explicit FrameDecoder(Options options) : options_(options) {}

    /// Takes bytes from the front of `input`, which it may overwrite (payloads are unmasked in place), until a message
    /// or control frame is whole. Nothing: all of `input` was taken. A message that lies in `input` as one frame is
    /// handed out from there without a copy; only parts are copied aside, and that memory is given back afterwards.
    /// After a violation the decoder stays in that state.
    Next next(std::span<char>& input);

    /// Applies to messages whose next frame header is still to come.
    void set_max_message_bytes(std::size_t bytes) { options_.max_message_bytes = bytes; }
    std::size_t max_message_bytes() const { return options_.max_message_bytes; }
    /// Bytes held for a message that is not whole yet.
    std::size_t buffered_bytes() const { return message_.capacity() + control_.capacity(); }

  private:
    struct Header {
        Opcode opcode = Opcode::continuation;
        bool fin = false;
        bool rsv1 = false;
        std::uint64_t length = 0;
        std::array<char, 4> mask{};
        std::uint8_t size = 0;
    };
    using Parsed = std::expected<std::optional<Header>, Violation>;

    std::optional<Violation> take_header(std::span<char>& input);
    Parsed parse_header(std::string_view bytes) const;
    std::optional<Violation> check_start(const Header& header) const;
    std::optional<Violation> check_length(const Header& header) const;
    std::span<char> take_payload(std::span<char>& input);
    Next data_part(std::span<char> part);
    Next control_part(std::span<char> part);
    Next fail(Violation violation);
    void release();

    Options options_;
    Utf8Validator utf8_;
    bool in_frame_ = false;    ///< the header in current_ is read, its payload is not whole
    bool in_message_ = false;  ///< a fragmented message has begun
    bool release_ = false;     ///< the last call handed out a view of message_ or control_
    bool is_compressed_ = false;
    Opcode message_opcode_ = Opcode::text;
    std::uint8_t header_bytes_ = 0;
    std::array<char, 14> header_{};  ///< the beginning of a header that was cut by the end of a read
    Header current_;
    std::uint64_t taken_ = 0;  ///< bytes of the current payload that were taken
    std::string message_;
    std::string control_;
    std::optional<Violation> violation_;
};

}  // namespace messenger::net::ws
