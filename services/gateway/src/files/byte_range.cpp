#include "files/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace messenger::gateway {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view digits) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<ByteRange> parse_byte_range(std::string_view field, std::uint64_t length) {
    constexpr std::string_view unit = "bytes=";
    if (!field.starts_with(unit)) {
        return std::nullopt;
    }
    field.remove_prefix(unit.size());
    const auto dash = field.find('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto before = field.substr(0, dash);
    const auto after = field.substr(dash + 1);
    const auto first = parse_number(before);
    const auto last = parse_number(after);
    constexpr ByteRange none{.first = 1, .last = 0};
    if (before.empty() && last) {
        const auto count = std::min(*last, length);
        return count == 0 ? none : ByteRange{length - count, length - 1};
    }
    if (!first || (!last && !after.empty()) || (last && *last < *first)) {
        return std::nullopt;
    }
    return *first >= length ? none : ByteRange{*first, std::min(last.value_or(length - 1), length - 1)};
}

}  // namespace messenger::gateway
