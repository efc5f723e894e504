// The Range field, as far as it asks for one range of bytes (RFC 9110 section 14).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace messenger::gateway {

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  ///< inclusive

    /// Whether there is any of it; else the answer is 416.
    bool is_satisfiable() const { return first <= last; }
};

/// The range of a body that is asked for; nothing if the field is to be ignored: it is not there, malformed, of another
/// unit, or asks for several ranges.
std::optional<ByteRange> parse_byte_range(std::string_view field, std::uint64_t length);

}  // namespace messenger::gateway
