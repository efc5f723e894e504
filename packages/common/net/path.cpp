#include "net/path.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace messenger::net {
namespace {

/// The byte that three characters "%xx" encode.
std::optional<unsigned char> decoded(std::string_view text) {
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), byte, 16);
    return text.size() == 3 && error == std::errc() && end == text.data() + 3 ? std::optional(byte) : std::nullopt;
}

/// "." or "..", whatever parameters follow.
bool is_dots(std::string_view segment) {
    std::size_t dots = 0;
    while (!segment.empty() && segment.front() != ';') {
        const bool is_plain = segment.front() == '.';
        if (!is_plain && segment.front() != '%') {
            return false;
        }
        if (!is_plain && decoded(segment.substr(0, 3)) != '.') {
            return false;
        }
        segment.remove_prefix(is_plain ? 1 : 3);
        ++dots;
    }
    return dots == 1 || dots == 2;
}

/// Whether no byte is encoded, no segment has a dot, and none is empty but the last.
bool is_plain(std::string_view path) {
    constexpr auto is_special = [] {
        std::array<bool, 256> special{};
        special['%'] = special['\\'] = special['.'] = true;
        return special;
    }();
    bool is_any_special = false;
    bool was_slash = false;
    for (const char c : path) {
        const bool is_slash = c == '/';
        is_any_special |= is_special[static_cast<unsigned char>(c)] | (is_slash & was_slash);
        was_slash = is_slash;
    }
    return !is_any_special;
}

}  // namespace

bool is_ambiguous_path(std::string_view path) {
    // Nearly all have none of what the rest is about.
    if (is_plain(path)) {
        return false;
    }
    for (std::size_t at = path.find_first_of("\\%"); at != std::string_view::npos;
         at = path.find_first_of("\\%", at + 1)) {
        const auto byte = path[at] == '%' ? decoded(path.substr(at, 3)) : std::nullopt;
        if (!byte || *byte < 0x20 || *byte == 0x7f || *byte == '/' || *byte == '\\') {
            return true;
        }
    }
    if (path.find("//") != std::string_view::npos) {
        return true;
    }
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/' ? 1 : 0);
        const auto segment = path.substr(0, path.find('/'));
        if (is_dots(segment)) {
            return true;
        }
        path.remove_prefix(segment.size());
    }
    return false;
}

}  // namespace messenger::net
