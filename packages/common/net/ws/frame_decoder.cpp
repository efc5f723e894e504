#include <algorithm>

#include "net/ws/frame.hpp"
#include "net/ws/mask.hpp"

namespace messenger::net::ws {
namespace {

constexpr Violation protocol_error(std::string_view reason) {
    return {close_code::protocol_error, reason};
}

std::string_view view(std::span<const char> bytes) {
    return {bytes.data(), bytes.size()};
}

}  // namespace

FrameDecoder::Next FrameDecoder::next(std::span<char>& input) {
    if (violation_) {
        return std::unexpected(*violation_);
    }
    release();
    while (true) {
        if (!in_frame_) {
            if (const auto violation = take_header(input)) {
                return fail(*violation);
            }
            if (!in_frame_) {
                return std::nullopt;
            }
        }
        const auto part = take_payload(input);
        auto frame = is_control(current_.opcode) ? control_part(part) : data_part(part);
        if (!frame) {
            return fail(frame.error());
        }
        if (*frame || in_frame_) {
            return frame;
        }
    }
}

/// Sets in_frame_ when a header is whole; keeps the beginning of one that is not.
std::optional<Violation> FrameDecoder::take_header(std::span<char>& input) {
    if (input.empty()) {
        return std::nullopt;
    }
    auto bytes = view(input);
    const auto kept = header_bytes_;
    if (kept > 0) {
        const auto more = std::min(header_.size() - kept, input.size());
        std::copy_n(input.begin(), more, header_.begin() + kept);
        bytes = std::string_view(header_.data(), kept + more);
    }
    const auto header = parse_header(bytes);
    if (!header) {
        return header.error();
    }
    if (!*header) {
        // Too short for a header, so it fits: nothing of the input is left.
        if (kept == 0) {
            std::ranges::copy(bytes, header_.begin());
        }
        header_bytes_ = static_cast<std::uint8_t>(bytes.size());
        input = input.subspan(input.size());
        return std::nullopt;
    }
    current_ = **header;
    input = input.subspan(current_.size - kept);
    header_bytes_ = 0;
    taken_ = 0;
    in_frame_ = true;
    if (!is_control(current_.opcode) && current_.opcode != Opcode::continuation) {
        message_opcode_ = current_.opcode;
        is_compressed_ = current_.rsv1;
        in_message_ = true;
        utf8_.reset();
    }
    return std::nullopt;
}

/// The header, or nothing if there are too few bytes. What is wrong is said as soon as it can be seen.
FrameDecoder::Parsed FrameDecoder::parse_header(std::string_view bytes) const {
    const auto byte = [bytes](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    Header header;
    header.fin = (byte(0) & 0x80U) != 0;
    header.rsv1 = (byte(0) & 0x40U) != 0;
    header.opcode = static_cast<Opcode>(byte(0) & 0x0fU);
    if ((byte(0) & 0x30U) != 0) {
        return std::unexpected(protocol_error("reserved bits are set"));
    }
    if (const auto violation = check_start(header)) {
        return std::unexpected(*violation);
    }
    if (bytes.size() < 2) {
        return std::nullopt;
    }
    const bool is_masked = (byte(1) & 0x80U) != 0;
    if (is_masked != (options_.role == Role::server)) {
        return std::unexpected(protocol_error(is_masked ? "a masked frame from a server" : "an unmasked frame"));
    }
    header.length = byte(1) & 0x7fU;
    if (is_control(header.opcode) && header.length > max_control_payload) {
        return std::unexpected(protocol_error("a control frame of more than 125 bytes"));
    }
    const std::size_t extra = header.length == 126 ? 2 : header.length == 127 ? 8 : 0;
    if (bytes.size() < 2 + extra) {
        return std::nullopt;
    }
    if (extra > 0) {
        header.length = 0;
        for (std::size_t i = 0; i < extra; ++i) {
            header.length = (header.length << 8) | byte(2 + i);
        }
        if (header.length <= (extra == 2 ? 125U : 0xffffU) || (header.length >> 63) != 0) {
            return std::unexpected(protocol_error("a length that is not in its shortest form"));
        }
    }
    if (const auto violation = check_length(header)) {
        return std::unexpected(*violation);
    }
    header.size = static_cast<std::uint8_t>(2 + extra + (is_masked ? 4 : 0));
    if (bytes.size() < header.size) {
        return std::nullopt;
    }
    if (is_masked) {
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(2 + extra), 4, header.mask.begin());
    }
    return header;
}

std::optional<Violation> FrameDecoder::check_start(const Header& header) const {
    switch (header.opcode) {
        case Opcode::continuation:
            if (!in_message_) {
                return protocol_error("a continuation of nothing");
            }
            break;
        case Opcode::text:
        case Opcode::binary:
            if (in_message_) {
                return protocol_error("a new message inside a fragmented one");
            }
            if (header.opcode == Opcode::binary && !options_.allow_binary) {
                return Violation{close_code::unsupported_data, "binary messages are not understood"};
            }
            break;
        case Opcode::close:
        case Opcode::ping:
        case Opcode::pong:
            if (!header.fin) {
                return protocol_error("a fragmented control frame");
            }
            break;
        default:
            return protocol_error("a reserved opcode");
    }
    const bool starts_message = header.opcode == Opcode::text || header.opcode == Opcode::binary;
    if (header.rsv1 && !(options_.allow_compressed && starts_message)) {
        return protocol_error("reserved bits are set");
    }
    return std::nullopt;
}

std::optional<Violation> FrameDecoder::check_length(const Header& header) const {
    if (is_control(header.opcode)) {
        return std::nullopt;
    }
    const auto before = message_.size();
    if (before > options_.max_message_bytes || header.length > options_.max_message_bytes - before) {
        return Violation{close_code::too_big, "the message is too big"};
    }
    return std::nullopt;
}

std::span<char> FrameDecoder::take_payload(std::span<char>& input) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), current_.length - taken_));
    const auto part = input.first(size);
    input = input.subspan(size);
    if (options_.role == Role::server) {
        apply_mask(part, current_.mask, taken_);
    }
    taken_ += size;
    in_frame_ = taken_ < current_.length;
    return part;
}

FrameDecoder::Next FrameDecoder::data_part(std::span<char> part) {
    const bool is_last = current_.fin && !in_frame_;
    if (message_opcode_ == Opcode::text && !is_compressed_) {
        if (!utf8_.feed(view(part)) || (is_last && !utf8_.is_complete())) {
            return std::unexpected(Violation{close_code::invalid_text, "the text is not UTF-8"});
        }
    }
    if (is_last && message_.empty()) {
        in_message_ = false;
        return Frame{message_opcode_, is_compressed_, view(part)};
    }
    message_ += view(part);
    if (!is_last) {
        return std::nullopt;
    }
    in_message_ = false;
    release_ = true;
    return Frame{message_opcode_, is_compressed_, message_};
}

FrameDecoder::Next FrameDecoder::control_part(std::span<char> part) {
    if (!in_frame_ && control_.empty()) {
        return Frame{current_.opcode, false, view(part)};
    }
    control_ += view(part);
    if (in_frame_) {
        return std::nullopt;
    }
    release_ = true;
    return Frame{current_.opcode, false, control_};
}

FrameDecoder::Next FrameDecoder::fail(Violation violation) {
    violation_ = violation;
    in_message_ = false;
    release_ = true;
    release();
    return std::unexpected(violation);
}

void FrameDecoder::release() {
    if (!release_) {
        return;
    }
    release_ = false;
    // Swapped: assigning an empty string would keep the memory.
    std::string().swap(control_);
    // A control frame may have stood between the fragments of a message, whose memory is still needed.
    if (!in_message_) {
        std::string().swap(message_);
    }
}

}  // namespace messenger::net::ws
