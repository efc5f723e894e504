#include "core/encoding.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <vector>

namespace messenger {
namespace {

constexpr std::size_t most_taken = 64;

/// Takes as long for each byte, as a secret needs it.
std::string to_hex(std::span<const std::uint8_t> bytes) {
    std::string hex(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    hex.pop_back();
    return hex;
}

}  // namespace

std::string random_hex(std::size_t bytes) {
    std::vector<std::uint8_t> random(bytes);
    randombytes_buf(random.data(), random.size());
    return to_hex(random);
}

void take_random(std::span<std::uint8_t> out) {
    thread_local std::array<std::uint8_t, 64 * most_taken> stock;
    thread_local std::size_t left = 0;
    if (left < out.size()) {
        // The stream of a seed that nobody knows is as good, and costs less than as many bytes of the kernel's.
        std::array<unsigned char, randombytes_SEEDBYTES> seed;
        randombytes_buf(seed.data(), seed.size());
        randombytes_buf_deterministic(stock.data(), stock.size(), seed.data());
        sodium_memzero(seed.data(), seed.size());
        left = stock.size();
    }
    left -= out.size();
    std::ranges::copy(std::span(stock).subspan(left, out.size()), out.begin());
}

char* write_hex(std::span<const std::uint8_t> bytes, char* out) {
    constexpr auto digits = [] {
        constexpr std::string_view each = "0123456789abcdef";
        std::array<std::array<char, 2>, 256> pairs{};
        for (std::size_t byte = 0; byte < pairs.size(); ++byte) {
            pairs[byte] = {each[byte >> 4], each[byte & 15]};
        }
        return pairs;
    }();
    for (const auto byte : bytes) {
        out = std::ranges::copy(digits[byte], out).out;
    }
    return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return !a.empty() && a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace messenger
