// What the parts of a header field may consist of (RFC 9110 section 5).
#pragma once

#include <algorithm>
#include <string_view>

#include "core/unicode.hpp"

namespace messenger::net {

/// tchar
inline bool is_token_char(char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
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
    return std::ranges::all_of(text, is_field_char);
}

/// Without the white space around it.
inline std::string_view trim_field(std::string_view value) {
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
        value.remove_suffix(1);
    return value;
}

}  // namespace messenger::net
