#include "net/ws/utf8.hpp"

#include <cstring>

namespace messenger::net::ws {
namespace {

/// Skips what is ASCII, eight bytes at a time.
const unsigned char* skip_ascii(const unsigned char* at, const unsigned char* end) {
    while (end - at >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        if ((word & 0x8080808080808080U) != 0) {
            break;
        }
        at += 8;
    }
    while (at != end && *at < 0x80) {
        ++at;
    }
    return at;
}

}  // namespace

bool Utf8Validator::feed(std::string_view piece) {
    const auto* at = reinterpret_cast<const unsigned char*>(piece.data());
    const auto* end = at + piece.size();
    while (at != end) {
        if (missing_ == 0) {
            at = skip_ascii(at, end);
            if (at == end) {
                return true;
            }
        }
        const unsigned char byte = *at++;
        if (missing_ > 0) {
            if (byte < low_ || byte > high_) {
                return false;
            }
            --missing_;
            low_ = 0x80;
            high_ = 0xbf;
        } else if (byte >= 0xc2 && byte <= 0xdf) {
            missing_ = 1;
        } else if (byte >= 0xe0 && byte <= 0xef) {
            missing_ = 2;
            low_ = byte == 0xe0 ? 0xa0 : 0x80;
            high_ = byte == 0xed ? 0x9f : 0xbf;
        } else if (byte >= 0xf0 && byte <= 0xf4) {
            missing_ = 3;
            low_ = byte == 0xf0 ? 0x90 : 0x80;
            high_ = byte == 0xf4 ? 0x8f : 0xbf;
        } else {
            return false;
        }
    }
    return true;
}

bool is_utf8(std::string_view text) {
    Utf8Validator validator;
    return validator.feed(text) && validator.is_complete();
}

}  // namespace messenger::net::ws
