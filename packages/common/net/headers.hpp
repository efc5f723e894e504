// Header fields of a message. They are kept in one buffer as the lines that go over the wire, so that a message costs
// two allocations instead of some for each field, and is passed on by copying stretches of that buffer.
#pragma once

#include <boost/container/vector.hpp>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/field_name.hpp"

namespace messenger::net {

/// Whether a comma-separated field value (RFC 9110 section 5.6.1) has this member, without case.
bool has_token(std::string_view list, std::string_view token);

/// Fields in the order they came; names are compared without case. Views into it last until it is changed.
class Headers {
  public:
    using Field = std::pair<std::string_view, std::string_view>;

    /// The first value, or nothing.
    std::optional<std::string_view> find(const FieldName& name) const {
        return may_have(name.bit()) ? look_for(name) : std::nullopt;
    }
    /// The first value, or an empty view.
    std::string_view get(const FieldName& name) const { return find(name).value_or(std::string_view{}); }
    /// All values of a list field joined by ", ".
    std::string joined(const FieldName& name) const;
    bool contains(const FieldName& name) const { return find(name).has_value(); }
    void add(const FieldName& name, std::string_view value);
    /// Adds all of another message's.
    void add(const Headers& fields);
    /// Makes room for so many fields with so many bytes in all.
    void reserve(std::size_t count, std::size_t bytes);
    /// Replaces every field of that name by one.
    void set(const FieldName& name, std::string_view value);
    void erase(const FieldName& name);
    template <std::size_t count>
    void erase(const FieldNames<count>& names) {
        if (may_have(names.bits())) {
            erase_if([&names](const FieldName& name) { return names.contains(name); });
        }
    }
    /// Erases every field whose name the predicate wants.
    template <typename Predicate>
    void erase_if(Predicate is_wanted) {
        std::erase_if(places_, [&](const Place& place) { return is_wanted(name_at(place)); });
    }
    /// Appends the line of each field, but for those whose name the predicate wants; how many there were.
    template <typename Predicate>
    std::size_t append_lines(std::string& head, Predicate is_left_out) const {
        std::size_t lines = 0;
        std::size_t begin = 0;  // of what lies together
        std::size_t end = 0;
        for (const auto& place : places_) {
            if (is_left_out(name_at(place))) {
                continue;
            }
            if (place.begin != end) {
                head.append(text_.data() + begin, end - begin);
                begin = place.begin;
            }
            end = place.begin + line_size(place.name_size, place.value_size);
            ++lines;
        }
        head.append(text_.data() + begin, end - begin);
        return lines;
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
    /// What all lines take, or more.
    std::size_t bytes() const { return text_.size(); }

  private:
    /// Where a line is in the buffer.
    struct Place {
        std::uint32_t begin;
        std::uint32_t name_size;
        std::uint32_t value_size;
        std::uint32_t hash;  ///< of the name
    };

    static std::size_t line_size(std::size_t name_size, std::size_t value_size) { return name_size + value_size + 4; }
    FieldName name_at(const Place& place) const {
        return {std::string_view(text_.data() + place.begin, place.name_size), place.hash};
    }
    Field field(const Place& place) const {
        const auto* name = text_.data() + place.begin;
        return {{name, place.name_size}, {name + place.name_size + 2, place.value_size}};
    }
    /// False if none of these is there.
    bool may_have(std::uint64_t bits) const { return (bits_ & bits) != 0; }
    std::optional<std::string_view> look_for(const FieldName& name) const;
    /// Makes the text longer by so many bytes, which are there to be written.
    char* extend(std::size_t bytes);

    boost::container::vector<char> text_;  ///< of fields that were erased, too
    std::vector<Place> places_;
    std::uint64_t bits_ = 0;  ///< of all names that were ever there (a Bloom filter)
};
static_assert(std::forward_iterator<Headers::Iterator>);

}  // namespace messenger::net
