#include "realtime/rendezvous.hpp"

#include <sodium.h>

#include <array>

namespace messenger::chat {

std::uint64_t rendezvous_weight(const std::string& instance, const std::string& name) {
    static constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> no_key{};
    const auto text = name + instance;
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), no_key.data());
    std::uint64_t value = 0;
    for (const auto byte : hash) {
        value = value << 8 | byte;
    }
    return value;
}

}  // namespace messenger::chat
