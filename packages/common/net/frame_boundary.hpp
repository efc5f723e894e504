// Where the frames of a WebSocket stream end, told from their headers alone (RFC 6455 section 5.2): a tunnel may put a
// frame of its own only there.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace messenger::net {

class FrameBoundary {
  public:
    /// Follows the stream by some bytes.
    void pass(std::string_view bytes);
    /// Whether the bytes so far end with a whole frame.
    bool is_at_end() const { return header_size_ == 0 && payload_left_ == 0; }

  private:
    void pass_header(std::uint8_t byte);

    std::array<std::uint8_t, 14> header_{};
    std::size_t header_size_ = 0;
    std::uint64_t payload_left_ = 0;
};

}  // namespace messenger::net
