// What the limits of the contract count: Unicode code points, and text that is well-formed UTF-8.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace messenger {

/// The number of code points of well-formed UTF-8.
constexpr std::size_t code_points(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }
    return count;
}

/// Lower-cases ASCII letters only, leaving every other byte as it is.
constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
/// The same for a whole text.
inline std::string ascii_lowered(std::string text) {
    std::ranges::transform(text, text.begin(), ascii_lower);
    return text;
}

}  // namespace messenger
