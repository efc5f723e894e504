// Time as the product stores and shows it: microseconds since the Unix epoch, RFC 3339 UTC with milliseconds outside.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace messenger {

/// Wall-clock time in the unit that every store keeps.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// The present wall-clock time.
Timestamp now();

/// Microseconds since the epoch, for storing.
constexpr std::int64_t to_micros(Timestamp time) {
    return time.time_since_epoch().count();
}
/// The inverse of to_micros.
constexpr Timestamp from_micros(std::int64_t micros) {
    return Timestamp{std::chrono::microseconds{micros}};
}

/// RFC 3339 in UTC with milliseconds: "2026-11-23T02:25:30.123Z".
std::string to_rfc3339(Timestamp time);
/// The inverse, from any offset and with any number of digits after the second, of which six count; nothing for what is
/// no RFC 3339 time. A leap second counts as the second before it.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace messenger
