#include "net/headers.hpp"

namespace messenger::net {

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto item = list.substr(0, comma);
        while (!item.empty() && (item.front() == ' ' || item.front() == '\t'))
            item.remove_prefix(1);
        while (!item.empty() && (item.back() == ' ' || item.back() == '\t'))
            item.remove_suffix(1);
        if (iequals(item, token)) {
            return true;
        }
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [key, value] : *this) {
        if (iequals(key, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::string Headers::joined(std::string_view name) const {
    std::string all;
    for (const auto& [key, value] : *this) {
        if (iequals(key, name)) {
            all += all.empty() ? "" : ", ";
            all += value;
        }
    }
    return all;
}

void Headers::add(std::string_view name, std::string_view value) {
    places_.push_back({.begin = static_cast<std::uint32_t>(text_.size()),
                       .name_size = static_cast<std::uint32_t>(name.size()),
                       .value_size = static_cast<std::uint32_t>(value.size())});
    if (const auto size = text_.size() + name.size() + value.size(); size > text_.capacity()) {
        // The value may be another field's.
        std::string grown;
        grown.reserve(std::max(size, 2 * text_.capacity()));
        grown.append(text_).append(name).append(value);
        text_ = std::move(grown);
    } else {
        text_.append(name).append(value);
    }
}

void Headers::reserve(std::size_t count, std::size_t bytes) {
    places_.reserve(count);
    text_.reserve(bytes);
}

void Headers::set(std::string_view name, std::string_view value) {
    erase(name);
    add(name, value);
}

void Headers::erase(std::string_view name) {
    erase_if([name](std::string_view one) { return iequals(one, name); });
}

}  // namespace messenger::net
