// Accounts and sessions as rows.
#pragma once

#include <soci/soci.h>

#include <string>

#include "domain/account_store.hpp"

namespace messenger::auth {

/// The columns that to_account() reads, in its order.
inline const std::string account_columns =
    "id, email, display_name, password_hash, role, email_verified, disabled, created_at, "
    "tokens_valid_from";
/// The columns that to_session() reads, in its order.
inline const std::string session_columns =
    "s.id, s.user_id, s.created_at, s.last_used_at, s.expires_at, s.address, s.user_agent";

Account to_account(const soci::row& row);
/// The account whose `column` has the value.
std::optional<Account> select_account(soci::session& sql, const std::string& column, const std::string& value);
Session to_session(const soci::row& row);

/// What `user.registered` tells.
std::string registered_payload(const Account& account);
void insert_account(soci::session& sql, const Account& account);
void insert_session(soci::session& sql, const NewSession& session);
void insert_refresh_token(soci::session& sql, const std::string& hash, const std::string& session,
                          Timestamp expires_at);
/// From when on the tokens of an account are to be valid whose role changes at this time: later than those that it has.
Timestamp next_tokens_valid_from(const Account& account, Timestamp at);
/// Deletes a session and lists it in the revocations.
void revoke_session(soci::session& sql, const std::string& session, RevocationReason reason, Timestamp at);
/// Lists all tokens of a user up to now in the revocations; the sessions go on.
void revoke_user(soci::session& sql, const std::string& user, RevocationReason reason, Timestamp at);
std::vector<Revocation> select_revocations(soci::session& sql, std::int64_t after, std::size_t limit);

}  // namespace messenger::auth
