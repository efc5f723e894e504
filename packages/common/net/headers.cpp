#include "net/headers.hpp"

namespace messenger::net {

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (iequals(trim_field(list.substr(0, comma)), token)) {
            return true;
        }
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

std::optional<std::string_view> Headers::look_for(const FieldName& name) const {
    for (const auto& place : places_) {
        if (name_at(place) == name) {
            return field(place).second;
        }
    }
    return std::nullopt;
}

std::string Headers::joined(const FieldName& name) const {
    std::string all;
    if (!may_have(name.bit())) {
        return all;
    }
    for (const auto& place : places_) {
        if (name_at(place) == name) {
            all += all.empty() ? "" : ", ";
            all += field(place).second;
        }
    }
    return all;
}

void Headers::add(const FieldName& name, std::string_view value) {
    const auto name_size = name.text().size();
    places_.push_back({.begin = static_cast<std::uint32_t>(text_.size()),
                       .name_size = static_cast<std::uint32_t>(name_size),
                       .value_size = static_cast<std::uint32_t>(value.size()),
                       .hash = name.hash()});
    bits_ |= name.bit();
    const auto size = line_size(name_size, value.size());
    if (text_.size() + size <= text_.capacity()) {
        return write_field(extend(size), name.text(), value);
    }
    // The value may be another field's.
    auto before = std::move(text_);
    text_ = {};
    text_.reserve(std::max(before.size() + size, 2 * before.capacity()));
    std::ranges::copy(before, extend(before.size()));
    write_field(extend(size), name.text(), value);
}

void Headers::add(const Headers& fields) {
    places_.reserve(places_.size() + fields.places_.size());
    const auto moved_by = static_cast<std::uint32_t>(text_.size());
    for (auto place : fields.places_) {
        place.begin += moved_by;
        places_.push_back(place);
    }
    std::ranges::copy(fields.text_, extend(fields.text_.size()));
    bits_ |= fields.bits_;
}

char* Headers::extend(std::size_t bytes) {
    const auto before = text_.size();
    text_.resize(before + bytes, boost::container::default_init);
    return text_.data() + before;
}

void Headers::reserve(std::size_t count, std::size_t bytes) {
    places_.reserve(count);
    text_.reserve(bytes);
}

void Headers::set(const FieldName& name, std::string_view value) {
    erase(name);
    add(name, value);
}

void Headers::erase(const FieldName& name) {
    if (may_have(name.bit())) {
        erase_if([&name](const FieldName& one) { return one == name; });
    }
}

}  // namespace messenger::net
