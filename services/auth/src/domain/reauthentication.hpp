// Reauthentication ("step-up"): what is sensitive takes more than a token, which somebody may have taken: a proof of
// who is there that is not older than a few minutes.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/identity.hpp"
#include "domain/account_store.hpp"
#include "domain/credential_store.hpp"
#include "domain/password_hasher.hpp"
#include "domain/refusals.hpp"
#include "domain/sign_in_throttle.hpp"
#include "domain/two_factor.hpp"

namespace messenger::auth {

inline constexpr std::chrono::minutes proof_lifetime{10};

/// What proves who somebody is.
struct Proof {
    std::optional<std::string> password;
    std::optional<std::string> totp;
};

/// Thread-safe.
class Reauthentication {
  public:
    /// The references must outlive it.
    Reauthentication(AccountStore& accounts, CredentialStore& credentials, PasswordHasher& hasher, TwoFactor& factors,
                     SignInThrottle& sign_ins, Refusals& refusals, AuditLog& audit);

    /// Checks password and second factor; the session counts as freshly proved then. wrong_password, totp_required,
    /// invalid_totp, too_many_requests.
    Task<Result<>> prove(Identity caller, std::string password, std::optional<std::string> totp, Device device);
    /// Passes with a password in the proof, as prove() does, or with a code of the second factor; without either, if
    /// the session is freshly proved or opened. reauthentication_required.
    Task<Result<>> require(Identity caller, Proof proof, Device device);

  private:
    Task<Result<>> prove_with(Identity caller, Proof proof, Device device);

    AccountStore& accounts_;
    CredentialStore& credentials_;
    PasswordHasher& hasher_;
    TwoFactor& factors_;
    SignInThrottle& sign_ins_;
    Refusals& refusals_;
    AuditLog& audit_;
};

}  // namespace messenger::auth
