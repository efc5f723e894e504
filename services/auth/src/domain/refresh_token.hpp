// Refresh tokens: 256 random bits that the database knows by their hash only. What a rotation answered is kept for a
// short while, for a client that lost the answer, sealed so that only the old token opens it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/account.hpp"

namespace messenger::auth {

/// A new token, in base64url.
std::string make_refresh_token();
/// What the store knows it by: SHA-256, hex.
std::string hash_of(std::string_view refresh_token);

/// `answer`, readable with `old_token` only.
std::string seal(const TokenPair& answer, std::string_view old_token);
/// The inverse; nothing if it was sealed with another token.
std::optional<TokenPair> unseal(std::string_view sealed, std::string_view old_token);

}  // namespace messenger::auth
