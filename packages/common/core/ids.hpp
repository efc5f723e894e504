// Strong ids: a RoomId can't be passed where a UserId is meant. All are UUIDs of version 7 (RFC 9562), which sort by
// the time they were made; as text they are lower case with hyphens, in stores they are 16 bytes or that text.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace messenger {

/// 128 bits, as RFC 9562 orders them.
class Uuid {
  public:
    constexpr Uuid() = default;
    explicit constexpr Uuid(std::array<std::uint8_t, 16> bytes) : bytes_(bytes) {}

    /// A new version 7 UUID: 48 bits of milliseconds, a counter within the millisecond, random bits. Ids made by one
    /// process increase. Thread-safe.
    static Uuid generate();
    /// The 36-character form; nothing else is accepted.
    static std::optional<Uuid> parse(std::string_view text);

    std::string to_string() const;
    constexpr const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    constexpr bool is_nil() const { return bytes_ == std::array<std::uint8_t, 16>{}; }
    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// A UUID that names one kind of thing.
template <typename Tag>
class Id {
  public:
    constexpr Id() = default;
    explicit constexpr Id(Uuid uuid) : uuid_(uuid) {}

    static Id generate() { return Id(Uuid::generate()); }
    static std::optional<Id> parse(std::string_view text) {
        const auto uuid = Uuid::parse(text);
        return uuid ? std::optional<Id>(Id(*uuid)) : std::nullopt;
    }

    std::string to_string() const { return uuid_.to_string(); }
    constexpr const Uuid& uuid() const { return uuid_; }
    constexpr bool is_nil() const { return uuid_.is_nil(); }
    friend constexpr auto operator<=>(const Id&, const Id&) = default;

  private:
    Uuid uuid_;
};

using UserId = Id<struct UserTag>;
using SessionId = Id<struct SessionTag>;
using RoomId = Id<struct RoomTag>;
using MessageId = Id<struct MessageTag>;

}  // namespace messenger

template <>
struct std::hash<messenger::Uuid> {
    std::size_t operator()(const messenger::Uuid& id) const noexcept {
        // The last eight bytes of a version 7 UUID are random.
        std::size_t hash = 0;
        for (std::size_t i = 8; i < 16; ++i) {
            hash = (hash << 8) | id.bytes()[i];
        }
        return hash;
    }
};

template <typename Tag>
struct std::hash<messenger::Id<Tag>> {
    std::size_t operator()(const messenger::Id<Tag>& id) const noexcept {
        return std::hash<messenger::Uuid>{}(id.uuid());
    }
};
