// Passwords: changing them, and setting a new one through the mailbox when the old one is forgotten.
#pragma once

#include <string>

#include "domain/account_store.hpp"
#include "domain/credential_store.hpp"
#include "domain/ended_sessions.hpp"
#include "domain/password_hasher.hpp"
#include "domain/refusals.hpp"
#include "domain/sign_in_throttle.hpp"

namespace messenger::auth {

/// Thread-safe.
class Passwords {
  public:
    /// The references must outlive it.
    Passwords(AccountStore& accounts, CredentialStore& credentials, PasswordHasher& hasher, EndedSessions& ended,
              SignInThrottle& sign_ins, Refusals& refusals, AuditLog& audit);

    struct Change {
        UserId user;
        SessionId session;  ///< the only one that goes on
        std::string current;
        std::string fresh;
        Device device;
    };
    /// wrong_password; validation if the new one is not acceptable; too_many_requests.
    Task<Result<>> change(Change change);
    /// Sets a password with the token of a link, and ends all sessions. invalid_token; validation.
    Task<Result<>> reset(std::string token, std::string fresh, Device device);

  private:
    AccountStore& accounts_;
    CredentialStore& credentials_;
    PasswordHasher& hasher_;
    EndedSessions& ended_;
    SignInThrottle& sign_ins_;
    Refusals& refusals_;
    AuditLog& audit_;
};

}  // namespace messenger::auth
