// Patterns of LIKE, whose wildcards are escaped with '\\' (the default on PostgreSQL).
#pragma once

#include <string>
#include <string_view>

namespace messenger::chat {

/// Matches what has the text anywhere, whatever characters it is of.
inline std::string containing(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') {
            pattern += '\\';
        }
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace messenger::chat
