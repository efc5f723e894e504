// Second factors: codes that change with time (RFC 6238, as authenticator apps make them) and recovery codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"

namespace messenger::auth {

inline constexpr std::size_t recovery_code_count = 10;

/// 160 random bits in base32, as RFC 4226 recommends.
std::string make_totp_secret();
/// What an authenticator app reads from a QR code.
std::string totp_uri(std::string_view secret, std::string_view email);
/// The code of a time step.
std::string totp_code(const std::string& secret, std::int64_t step);
/// The time step whose code it is, the present one or a neighbour, for clocks that differ; nothing if it is none.
std::optional<std::int64_t> totp_step_of(const std::string& secret, std::string_view code, Timestamp at);

/// Ten codes of 80 random bits each, for when the app is lost.
std::vector<std::string> make_recovery_codes();
/// As it was given out, however it was typed: lower case, without blanks and dashes. Empty if it has another length.
std::string recovery_code_key(std::string_view typed);

}  // namespace messenger::auth
