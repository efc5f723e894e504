// What auth knows: accounts, and the sessions in which they are signed in.
#pragma once

#include <chrono>
#include <string>

#include "core/clock.hpp"
#include "core/identity.hpp"
#include "core/ids.hpp"

namespace messenger::auth {

struct Account {
    UserId id;
    std::string email;         ///< as the user wrote it, trimmed
    std::string display_name;  ///< a copy: the user service owns it
    std::string password_hash;
    Role role = Role::user;
    bool email_verified = false;
    bool disabled = false;
    Timestamp created_at{};
    Timestamp tokens_valid_from{};  ///< access tokens must be newer, since the role has changed
};

/// Whether somebody who has proved to be the one has proved to be the other, and may do the same: for what was read
/// before a transaction, and is looked at again in it.
inline bool has_same_standing(const Account& account, const Account& other) {
    return account.id == other.id && account.password_hash == other.password_hash &&
           account.disabled == other.disabled && account.tokens_valid_from == other.tokens_valid_from;
}

/// Where somebody signs in from.
struct Device {
    std::string address;
    std::string user_agent;
};

/// One sign-in: a family of refresh tokens, of which one is alive.
struct Session {
    SessionId id;
    UserId user;
    Timestamp created_at{};
    Timestamp last_used_at{};
    Timestamp expires_at{};  ///< unless it is refreshed before
    Device device;
};

struct TokenPair {
    std::string access_token;
    std::string refresh_token;
};

/// What signing in gives.
struct SignedIn {
    TokenPair tokens;
    Account account;
};

}  // namespace messenger::auth
