// Ending sessions as rows, in the caller's transaction.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/identity.hpp"
#include "domain/account.hpp"

namespace messenger::auth {

/// Ends all sessions of a user but one, each with its revocation; which they were.
std::vector<SessionId> end_all_sessions(soci::session& sql, const std::string& user, RevocationReason reason,
                                        Timestamp at, std::optional<SessionId> keep = std::nullopt);
/// Locks a user's row until the end of the transaction, so that two changes of an account come one after the other.
/// False if there is no such user.
bool lock_user(soci::session& sql, const std::string& user);
/// The same, and the account as it is then.
std::optional<Account> lock_account(soci::session& sql, const std::string& user);

}  // namespace messenger::auth
