#include "net/frame_boundary.hpp"

#include <algorithm>

namespace messenger::net {

void FrameBoundary::pass(std::string_view bytes) {
    while (!bytes.empty()) {
        if (payload_left_ > 0) {
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, bytes.size()));
            payload_left_ -= count;
            bytes.remove_prefix(count);
        } else {
            pass_header(static_cast<std::uint8_t>(bytes.front()));
            bytes.remove_prefix(1);
        }
    }
}

void FrameBoundary::pass_header(std::uint8_t byte) {
    header_[header_size_++] = byte;
    if (header_size_ < 2) {
        return;
    }
    const auto short_length = header_[1] & 0x7fU;
    const std::size_t length_bytes = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
    const std::size_t mask_bytes = (header_[1] & 0x80U) != 0 ? 4 : 0;
    if (header_size_ < 2 + length_bytes + mask_bytes) {
        return;
    }
    payload_left_ = length_bytes == 0 ? short_length : 0;
    for (std::size_t i = 0; i < length_bytes; ++i) {
        payload_left_ = payload_left_ << 8 | header_[2 + i];
    }
    header_size_ = 0;
}

}  // namespace messenger::net
