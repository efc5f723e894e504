// The masking of RFC 6455 section 5.3: exclusive or with four bytes, repeated.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace messenger::net::ws {

/// Masks or unmasks in place. `position` is where the data begins in its payload.
inline void apply_mask(std::span<char> data, std::array<char, 4> mask, std::uint64_t position) {
    std::array<char, 8> key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        key[i] = mask[(position + i) % 4];
    }
    std::uint64_t word_key = 0;
    std::memcpy(&word_key, key.data(), sizeof word_key);
    std::size_t i = 0;
    for (; i + 8 <= data.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, data.data() + i, sizeof word);
        word ^= word_key;
        std::memcpy(data.data() + i, &word, sizeof word);
    }
    for (; i < data.size(); ++i) {
        data[i] = static_cast<char>(data[i] ^ key[i % 8]);
    }
}

}  // namespace messenger::net::ws
