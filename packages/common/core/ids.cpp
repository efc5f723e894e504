#include "core/ids.hpp"

#include <algorithm>
#include <atomic>
#include <span>

#include "core/clock.hpp"
#include "core/encoding.hpp"

namespace messenger {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

}  // namespace

Uuid Uuid::generate() {
    std::array<std::uint8_t, 16> bytes;
    take_random(bytes);

    // RFC 9562 section 6.2, method 1: a 12-bit counter in rand_a keeps ids of one millisecond in order. When it runs
    // over, or the clock steps back, time is borrowed from the future.
    static std::atomic<std::uint64_t> last = 0;
    const auto present = static_cast<std::uint64_t>(to_micros(now()) / 1000) << 12;
    auto before = last.load(std::memory_order_relaxed);
    std::uint64_t millis_and_counter = 0;
    do {
        millis_and_counter = std::max(present, before + 1);
    } while (!last.compare_exchange_weak(before, millis_and_counter, std::memory_order_relaxed));
    const std::uint64_t millis = millis_and_counter >> 12;
    for (std::size_t i = 0; i < 6; ++i) {
        bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    }
    bytes[6] = static_cast<std::uint8_t>(0x70 | ((millis_and_counter >> 8) & 0x0f));
    bytes[7] = static_cast<std::uint8_t>(millis_and_counter);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return Uuid(bytes);
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) {
        return std::nullopt;
    }
    std::array<std::uint8_t, 16> bytes;
    std::size_t position = 0;
    for (auto& byte : bytes) {
        if (position == 8 || position == 13 || position == 18 || position == 23) {
            if (text[position++] != '-') {
                return std::nullopt;
            }
        }
        const int high = hex_value(text[position]);
        const int low = hex_value(text[position + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        byte = static_cast<std::uint8_t>(high << 4 | low);
        position += 2;
    }
    return Uuid(bytes);
}

std::string Uuid::to_string() const {
    std::array<char, 36> text;
    auto* out = write_hex(std::span(bytes_).first(4), text.data());
    constexpr std::array<std::size_t, 5> group_ends{4, 6, 8, 10, 16};
    for (std::size_t group = 1; group < group_ends.size(); ++group) {
        const auto begin = group_ends[group - 1];
        *out++ = '-';
        out = write_hex(std::span(bytes_).subspan(begin, group_ends[group] - begin), out);
    }
    return {text.data(), text.size()};
}

}  // namespace messenger
