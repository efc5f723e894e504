// Fields: what instances tell each other, as bytes one after the other: numbers have eight bytes, the lowest first, ids
// sixteen, and texts follow their length. Nothing says what a field is, so both sides have to know their order.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "core/ids.hpp"

namespace messenger::chat {

class FieldWriter {
  public:
    void number(std::int64_t value) {
        static_assert(std::endian::native == std::endian::little);
        const auto begin = out_.size();
        out_.resize(begin + sizeof(value));
        std::memcpy(out_.data() + begin, &value, sizeof(value));
    }
    void byte(char value) { out_ += value; }
    void flag(bool value) { byte(value ? '\1' : '\0'); }
    void text(std::string_view value) {
        number(static_cast<std::int64_t>(value.size()));
        out_ += value;
    }
    void id(const Uuid& value) {
        const auto& bytes = value.bytes();
        out_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    template <typename Tag>
    void id(const Id<Tag>& value) {
        id(value.uuid());
    }
    /// What has been written; nothing is left.
    std::string take() { return std::exchange(out_, {}); }

  private:
    std::string out_;
};

/// Reads what a FieldWriter has written. Throws std::invalid_argument where there is less than is asked for.
class FieldReader {
  public:
    /// The bytes must outlive it.
    explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

    std::int64_t number() {
        std::int64_t value = 0;
        std::memcpy(&value, bytes(sizeof(value)).data(), sizeof(value));
        return value;
    }
    template <typename Unsigned>
    Unsigned number_as() {
        return static_cast<Unsigned>(number());
    }
    /// How many of something follow, each of which takes at least one byte.
    std::size_t count() {
        const auto value = number();
        if (value < 0 || value > static_cast<std::int64_t>(rest_.size())) {
            throw std::invalid_argument("more than there is");
        }
        return static_cast<std::size_t>(value);
    }
    bool flag() { return bytes(1).front() != '\0'; }
    std::string text() { return std::string(bytes(count())); }
    Uuid uuid() {
        std::array<std::uint8_t, 16> value{};
        std::memcpy(value.data(), bytes(value.size()).data(), value.size());
        return Uuid(value);
    }
    template <typename StrongId>
    StrongId id() {
        return StrongId(uuid());
    }
    bool is_at_end() const { return rest_.empty(); }

  private:
    std::string_view bytes(std::size_t size) {
        if (size > rest_.size()) {
            throw std::invalid_argument("less than there should be");
        }
        const auto found = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return found;
    }

    std::string_view rest_;
};

}  // namespace messenger::chat
