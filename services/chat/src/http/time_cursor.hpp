// The cursors of lists that are in the order of a time: that of the last item on the page, and its id for those of one
// time.
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace messenger::chat {

template <typename IdType>
std::string to_cursor(Timestamp time, IdType id) {
    return std::to_string(to_micros(time)) + "_" + id.to_string();
}

/// The inverse; a validation error for what is no cursor.
template <typename IdType>
Result<std::pair<Timestamp, IdType>> parse_cursor(std::string_view text) {
    std::int64_t micros = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), micros);
    const auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
    const auto id = rest.starts_with('_') ? IdType::parse(rest.substr(1)) : std::nullopt;
    if (error != std::errc() || !id) {
        return invalid_field("/cursor", "is no cursor of this list");
    }
    return std::pair(from_micros(micros), *id);
}

}  // namespace messenger::chat
