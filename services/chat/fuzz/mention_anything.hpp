// What the fuzzer and its unit test do with any bytes: look for whom they mention, and check what is found.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <span>
#include <string>

#include "core/unicode.hpp"
#include "domain/mentions.hpp"

namespace messenger::chat {

inline bool is_username(const std::string& name) {
    return !name.empty() && name.size() <= 30 && name.front() != '.' && name.back() != '.' && !name.contains("..") &&
           std::ranges::all_of(
               name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
}

inline void mention_anything(std::span<const std::uint8_t> bytes) {
    const std::string text(bytes.begin(), bytes.end());
    auto lower = text;
    std::ranges::transform(lower, lower.begin(), ascii_lower);
    const auto found = mentioned_names(text);
    const auto of_lower = mentioned_names(lower);
    const auto again = mentioned_names(text + " @room");
    const std::set<std::string> distinct(found.usernames.begin(), found.usernames.end());
    const bool is_right =
        found.usernames.size() <= max_mentions && distinct.size() == found.usernames.size() &&
        !distinct.contains("room") && std::ranges::all_of(found.usernames, is_username) &&
        std::ranges::all_of(found.usernames, [&](const auto& name) { return lower.contains("@" + name); }) &&
        of_lower.usernames == found.usernames && of_lower.is_room == found.is_room && again.is_room &&
        again.usernames == found.usernames;
    if (!is_right) {
        std::abort();
    }
}

}  // namespace messenger::chat
