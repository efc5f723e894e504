// Text as libsodium wants it.
#pragma once

#include <string>
#include <string_view>

namespace messenger::auth {

inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace messenger::auth
