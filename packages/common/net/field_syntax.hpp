// What the parts of a header field may consist of (RFC 9110 section 5).
#pragma once

#include <algorithm>
#include <array>
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
inline bool is_token_char(char c) {
    return token_chars[static_cast<unsigned char>(c)];
}

inline bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_char);
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

/// Without the white space around it.
inline std::string_view trim_field(std::string_view value) {
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
        value.remove_suffix(1);
    return value;
}

/// Adds a line of a header.
inline void append_field(std::string& head, std::string_view name, std::string_view value) {
    const auto before = head.size();
    const auto size = before + name.size() + value.size() + 4;
    // What libstdc++ 12 says in place of the size may be the capacity.
    head.resize_and_overwrite(size, [&](char* text, std::size_t) {
        auto* end = text + before + name.copy(text + before, name.size());
        *end++ = ':';
        *end++ = ' ';
        end += value.copy(end, value.size());
        *end++ = '\r';
        *end = '\n';
        return size;
    });
}

}  // namespace messenger::net
