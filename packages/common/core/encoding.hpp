// Random and encoded bytes, and comparison that takes the same time whatever it compares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace messenger {

/// `bytes` cryptographically random bytes as lower-case hex.
std::string random_hex(std::size_t bytes);
/// Random bytes for ids, which are no secrets: from a stock of the thread, since a system call for each is a waste. At
/// most 64.
void take_random(std::span<std::uint8_t> out);
/// Writes two lower-case hex digits for each byte, and gives what is behind them. Not for secrets: its time may tell.
char* write_hex(std::span<const std::uint8_t> bytes, char* out);
/// Whether both are equal; the time depends on the lengths only. An empty string equals nothing.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace messenger
