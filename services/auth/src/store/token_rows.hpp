// One-time tokens as rows, in the caller's transaction.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>

#include "domain/credential_store.hpp"

namespace messenger::auth {

/// A token that has not expired.
std::optional<OneTimeToken> select_token(soci::session& sql, const std::string& hash, TokenPurpose purpose,
                                         Timestamp at);
/// The same, used up by this; of several transactions at once one gets it.
std::optional<OneTimeToken> use_token(soci::session& sql, const std::string& hash, TokenPurpose purpose, Timestamp at);
/// When the user's token for a purpose was made.
std::optional<Timestamp> newest_token(soci::session& sql, UserId user, TokenPurpose purpose);
void replace_token(soci::session& sql, const OneTimeToken& token);
void drop_token(soci::session& sql, UserId user, TokenPurpose purpose);

}  // namespace messenger::auth
