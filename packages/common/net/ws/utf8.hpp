// An incremental check of UTF-8 (RFC 3629): text arrives in pieces, and the first byte that no valid text could have
// there is refused at once. Three bytes of state; owned by whoever reads the text.
#pragma once

#include <cstdint>
#include <string_view>

namespace messenger::net::ws {

class Utf8Validator {
  public:
    /// Takes the next piece. False if the text so far is no beginning of well-formed UTF-8; call nothing but reset
    /// then.
    bool feed(std::string_view piece);
    /// Whether the text so far ends between two code points.
    bool is_complete() const { return missing_ == 0; }
    void reset() { *this = {}; }

  private:
    std::uint8_t missing_ = 0;  ///< continuation bytes still to come
    std::uint8_t low_ = 0x80;   ///< the range of the next one, which rules out overlong forms and surrogates
    std::uint8_t high_ = 0xbf;
};

/// Whether the whole text is well-formed UTF-8.
bool is_utf8(std::string_view text);

}  // namespace messenger::net::ws
