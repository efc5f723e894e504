// Random and encoded bytes, and comparison that takes the same time whatever it compares.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace messenger {

/// `bytes` cryptographically random bytes as lower-case hex.
std::string random_hex(std::size_t bytes);
/// Whether both are equal; the time depends on the lengths only. An empty string equals nothing.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace messenger
