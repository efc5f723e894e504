// What the parts of a header field may consist of (RFC 9110 section 5).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace messenger::net {

inline constexpr auto token_chars = [] {
    std::array<bool, 256> is_one{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        is_one[static_cast<unsigned char>(c)] = true;
    }
    return is_one;
}();

/// tchar
constexpr bool is_token_char(char c) {
    return token_chars[static_cast<unsigned char>(c)];
}

constexpr bool is_token(std::string_view text) {
    // To its end, without a branch for each character.
    bool is_one = !text.empty();
    for (const char c : text) {
        is_one &= is_token_char(c);
    }
    return is_one;
}

/// Whether a value may have it: no control character but the tabulator.
inline bool is_field_char(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 || c == '\t') && byte != 0x7f;
}

inline bool is_field_value(std::string_view text) {
    // To its end: that goes many characters at a time.
    bool is_one = true;
    for (const char c : text) {
        is_one &= is_field_char(c);
    }
    return is_one;
}

/// How many characters of a text no field value may have: two a line where lines end with CR LF and have none.
inline std::size_t count_controls(std::string_view text) {
    constexpr std::size_t stretch = 192;  // less than a byte can count, and whole vectors
    std::size_t count = 0;
    while (!text.empty()) {
        std::uint8_t some = 0;
        for (const char c : text.substr(0, stretch)) {
            some += is_field_char(c) ? 0 : 1;
        }
        count += some;
        text.remove_prefix(std::min(stretch, text.size()));
    }
    return count;
}

/// Takes a line that ends with CR LF off the front, without that; nothing if there is none.
inline std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos || end == 0 || text[end - 1] != '\r') {
        return std::nullopt;
    }
    const auto line = text.substr(0, end - 1);
    text.remove_prefix(end + 1);
    return line;
}

/// Without the white space around it.
inline std::string_view trim_field(std::string_view value) {
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
        value.remove_suffix(1);
    return value;
}

/// Writes a line of a header: four characters more than name and value have.
inline void write_field(char* line, std::string_view name, std::string_view value) {
    line += name.copy(line, name.size());
    *line++ = ':';
    *line++ = ' ';
    line += value.copy(line, value.size());
    *line++ = '\r';
    *line = '\n';
}

/// Adds a line of a header.
inline void append_field(std::string& head, std::string_view name, std::string_view value) {
    const auto before = head.size();
    const auto size = before + name.size() + value.size() + 4;
    // What libstdc++ 12 says in place of the size may be the capacity.
    head.resize_and_overwrite(size, [&](char* text, std::size_t) {
        write_field(text + before, name, value);
        return size;
    });
}

}  // namespace messenger::net
