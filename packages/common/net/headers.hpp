// Header fields of a message. All names and values are in one buffer, so that a message costs two allocations instead
// of some for each field.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/unicode.hpp"

namespace messenger::net {

/// ASCII case-insensitive comparison, as field names and many values need it. In line, since most differ in length.
constexpr bool iequals(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return x == y || ascii_lower(x) == ascii_lower(y); });
}

/// Whether a comma-separated field value (RFC 9110 section 5.6.1) has this member, without case.
bool has_token(std::string_view list, std::string_view token);

/// Fields in the order they came; names are compared without case. Views into it last until it is changed.
class Headers {
  public:
    using Field = std::pair<std::string_view, std::string_view>;

    /// The first value, or nothing.
    std::optional<std::string_view> find(std::string_view name) const;
    /// The first value, or an empty view.
    std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }
    /// All values of a list field joined by ", ".
    std::string joined(std::string_view name) const;
    bool contains(std::string_view name) const { return find(name).has_value(); }
    void add(std::string_view name, std::string_view value);
    /// Makes room for so many fields with so many bytes in all.
    void reserve(std::size_t count, std::size_t bytes);
    /// Replaces every field of that name by one.
    void set(std::string_view name, std::string_view value);
    void erase(std::string_view name);
    /// Erases every field whose name the predicate wants.
    template <typename Predicate>
    void erase_if(Predicate is_wanted) {
        std::erase_if(places_, [&](const Place& place) { return is_wanted(field(place).first); });
    }

    class Iterator {
      public:
        using value_type = Field;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        Field operator*() const { return headers_->field(headers_->places_[index_]); }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        Iterator operator++(int) { return {headers_, index_++}; }
        bool operator==(const Iterator&) const = default;

      private:
        friend class Headers;
        Iterator(const Headers* headers, std::size_t index) : headers_(headers), index_(index) {}

        const Headers* headers_ = nullptr;
        std::size_t index_ = 0;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, places_.size()}; }
    std::size_t size() const { return places_.size(); }

  private:
    /// Where a name is in the buffer; its value is behind it.
    struct Place {
        std::uint32_t begin;
        std::uint32_t name_size;
        std::uint32_t value_size;
    };

    Field field(const Place& place) const {
        const std::string_view text = text_;
        return {text.substr(place.begin, place.name_size),
                text.substr(place.begin + place.name_size, place.value_size)};
    }

    std::string text_;  ///< of fields that were erased, too
    std::vector<Place> places_;
};
static_assert(std::forward_iterator<Headers::Iterator>);

}  // namespace messenger::net
