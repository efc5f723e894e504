// Bytes as text that is safe in URLs, headers and tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace messenger {

/// Base64url without padding (RFC 4648, section 5).
std::string base64url_encode(std::string_view bytes);
/// Nothing unless it is exactly what base64url_encode() gives for some bytes.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace messenger
