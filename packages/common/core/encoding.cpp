#include "core/encoding.hpp"

#include <sodium.h>

namespace messenger {

std::string random_hex(std::size_t bytes) {
    std::string random(bytes, '\0');
    randombytes_buf(random.data(), random.size());
    std::string hex(bytes * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(random.data()), random.size());
    hex.pop_back();
    return hex;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return !a.empty() && a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace messenger
