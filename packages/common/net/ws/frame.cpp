#include "net/ws/frame.hpp"

#include <sodium.h>

#include <algorithm>

#include "net/ws/mask.hpp"

namespace messenger::net::ws {
namespace {

void append_header(std::string& out, Opcode opcode, std::size_t length, bool is_masked, FrameFlags flags) {
    out += static_cast<char>((flags.fin ? 0x80U : 0U) | (flags.rsv1 ? 0x40U : 0U) | static_cast<unsigned>(opcode));
    const unsigned mask_bit = is_masked ? 0x80U : 0U;
    std::size_t extra = 0;
    if (length < 126) {
        out += static_cast<char>(mask_bit | length);
    } else if (length <= 0xffff) {
        out += static_cast<char>(mask_bit | 126U);
        extra = 2;
    } else {
        out += static_cast<char>(mask_bit | 127U);
        extra = 8;
    }
    for (; extra > 0; --extra) {
        out += static_cast<char>(static_cast<std::uint64_t>(length) >> (8 * (extra - 1)));
    }
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload, FrameFlags flags) {
    append_header(out, opcode, payload.size(), false, flags);
    out += payload;
}

void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload, std::array<char, 4> mask,
                         FrameFlags flags) {
    append_header(out, opcode, payload.size(), true, flags);
    out.append(mask.data(), mask.size());
    const auto start = out.size();
    out += payload;
    apply_mask(std::span(out).subspan(start), mask, 0);
}

void append_frame_as(Role role, std::string& out, Opcode opcode, std::string_view payload, FrameFlags flags) {
    if (role == Role::server) {
        append_frame(out, opcode, payload, flags);
        return;
    }
    std::array<char, 4> mask{};
    randombytes_buf(mask.data(), mask.size());
    append_masked_frame(out, opcode, payload, mask, flags);
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
    std::string payload;
    if (code == close_code::none) {
        return payload;
    }
    payload += static_cast<char>(code >> 8);
    payload += static_cast<char>(code & 0xff);
    auto length = std::min(reason.size(), max_control_payload - 2);
    while (length < reason.size() && length > 0 && (static_cast<unsigned char>(reason[length]) & 0xc0U) == 0x80) {
        --length;
    }
    payload += reason.substr(0, length);
    return payload;
}

std::size_t frame_boundary(std::string_view frames, std::size_t offset) {
    const auto byte = [frames](std::size_t at) { return static_cast<unsigned char>(frames[at]); };
    std::size_t at = 0;
    while (at < offset) {
        std::uint64_t length = byte(at + 1) & 0x7fU;
        const std::size_t extra = length == 126 ? 2 : length == 127 ? 8 : 0;
        const std::size_t mask = (byte(at + 1) & 0x80U) != 0 ? 4 : 0;
        if (extra > 0) {
            length = 0;
            for (std::size_t i = 0; i < extra; ++i) {
                length = (length << 8) | byte(at + 2 + i);
            }
        }
        at += 2 + extra + mask + length;
    }
    return at;
}

std::expected<ClosePayload, Violation> parse_close(std::string_view payload) {
    if (payload.empty()) {
        return ClosePayload{};
    }
    if (payload.size() == 1) {
        return std::unexpected(Violation{close_code::protocol_error, "a close frame of one byte"});
    }
    const auto code = static_cast<std::uint16_t>((static_cast<unsigned char>(payload[0]) << 8) |
                                                 static_cast<unsigned char>(payload[1]));
    if (!close_code::is_sendable(code)) {
        return std::unexpected(Violation{close_code::protocol_error, "an invalid close code"});
    }
    payload.remove_prefix(2);
    if (!is_utf8(payload)) {
        return std::unexpected(Violation{close_code::invalid_text, "a close reason that is not UTF-8"});
    }
    return ClosePayload{code, payload};
}

}  // namespace messenger::net::ws
