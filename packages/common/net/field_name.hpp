// FieldName: the name of a header field with a hash of it, so that a field is found, or found missing, without
// comparing names.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "core/unicode.hpp"
#include "net/field_syntax.hpp"

namespace messenger::net {

/// ASCII case-insensitive comparison, as field names and many values need it. In line, since most differ in length.
constexpr bool iequals(std::string_view a, std::string_view b) {
    constexpr auto lower = [] {
        std::array<char, 256> letters{};
        for (std::size_t i = 0; i < letters.size(); ++i) {
            letters[i] = ascii_lower(static_cast<char>(i));
        }
        return letters;
    }();
    const auto folded = [&lower](char c) { return lower[static_cast<unsigned char>(c)]; };
    return a.size() == b.size() &&
           (a == b || std::ranges::equal(a, b, [&](char x, char y) { return folded(x) == folded(y); }));
}

/// A view: the text has to outlive it.
class FieldName {
  public:
    /// A literal's. One that is no token doesn't compile.
    template <std::size_t size>
    consteval FieldName(const char (&literal)[size]) : FieldName(std::string_view(literal, size - 1)) {
        if (!is_token(text_)) {
            throw "a field's name has to be a token";
        }
    }
    /// Any other, which is not checked.
    template <std::convertible_to<std::string_view> Text>
        requires(!std::is_array_v<Text>)
    constexpr FieldName(const Text& text) : text_(text), hash_(hash_of(text_)) {}
    constexpr FieldName(std::string_view text, std::uint32_t hash) : text_(text), hash_(hash) {}

    constexpr std::string_view text() const { return text_; }
    /// The same for all ways to write the name.
    constexpr std::uint32_t hash() const { return hash_; }
    /// One of 64, by the hash.
    constexpr std::uint64_t bit() const { return std::uint64_t{1} << (hash_ * 0x9e3779b1U >> 26U); }
    friend constexpr bool operator==(const FieldName& one, const FieldName& other) {
        return one.hash_ == other.hash_ && iequals(one.text_, other.text_);
    }

  private:
    static constexpr std::uint32_t hash_of(std::string_view text) {
        if (text.empty()) {
            return 0;
        }
        // Lower case for letters, and something for all else.
        const auto letter = [text](std::size_t at) { return static_cast<std::uint32_t>(text[at] | 0x20) & 0xffU; };
        return letter(0) | letter(text.size() / 2) << 8U | letter(text.size() - 1) << 16U |
               static_cast<std::uint32_t>(text.size()) << 24U;
    }

    std::string_view text_;
    std::uint32_t hash_;
};

/// Some of them.
template <std::size_t count>
class FieldNames {
  public:
    template <typename... Literals>
    consteval FieldNames(const Literals&... literals) : names_{FieldName(literals)...} {
        for (const auto& name : names_) {
            bits_ |= name.bit();
        }
    }

    constexpr bool contains(const FieldName& name) const {
        return (bits_ & name.bit()) != 0 && std::ranges::find(names_, name) != names_.end();
    }
    /// Of all of them.
    constexpr std::uint64_t bits() const { return bits_; }

  private:
    std::array<FieldName, count> names_;
    std::uint64_t bits_ = 0;
};
template <typename... Literals>
FieldNames(const Literals&...) -> FieldNames<sizeof...(Literals)>;

}  // namespace messenger::net
