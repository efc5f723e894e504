// Writing JSON text where building a value first would cost too much: log lines, events.
#pragma once

#include <string>
#include <string_view>

namespace messenger {

/// Appends `text`, which is UTF-8, as a JSON string with its quotes.
inline void append_json_string(std::string& out, std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    out += '"';
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            continue;
        }
        out.append(text, copied, i - copied);
        copied = i + 1;
        if (byte >= 0x20) {
            out += '\\';
            out += text[i];
        } else {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    out.append(text, copied, text.size() - copied);
    out += '"';
}

}  // namespace messenger
