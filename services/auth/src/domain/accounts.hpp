// Accounts: registering, logging in, and what is known of a user.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "domain/account_store.hpp"
#include "domain/credential_store.hpp"
#include "domain/password_hasher.hpp"
#include "domain/refusals.hpp"
#include "domain/sessions.hpp"
#include "domain/sign_in_throttle.hpp"
#include "domain/two_factor.hpp"

namespace messenger::auth {

struct Registration {
    std::string email;
    std::string password;
    std::string display_name;
    Device device;
};

struct Credentials {
    std::string email;
    std::string password;
    std::optional<std::string> totp;
    Device device;
};

/// Tells the other services what has happened.
class Announcer {
  public:
    virtual ~Announcer() = default;
    /// Tries to deliver an event now, for at most two seconds; if that fails, it is delivered later all the same.
    virtual Task<> announce(UserId subject, PendingEvent event) = 0;
};

/// What accounts are looked after with.
struct AccountParts {
    AccountStore& store;
    CredentialStore& credentials;
    PasswordHasher& hasher;
    Sessions& sessions;
    TwoFactor& factors;
    SignInThrottle& sign_ins;
    RequestThrottle& registrations;
    Refusals& refusals;
    AuditLog& audit;
    Announcer& announcer;
};

/// Thread-safe.
class Accounts {
  public:
    /// The references must outlive it.
    explicit Accounts(AccountParts parts) : parts_(parts) {}

    /// Makes an account and signs it in; the other services know of it then, or soon. email_taken; validation if the
    /// password is the email or the name (the rest is checked before); too_many_requests.
    Task<Result<SignedIn>> register_account(Registration registration);
    /// invalid_credentials for an unknown email as for a wrong password, in the same time; too_many_requests. Only who
    /// has the password gets account_disabled, totp_required or invalid_totp.
    Task<Result<SignedIn>> log_in(Credentials credentials);

    /// What is known of a user, without the password hash; mostly from memory. not_found.
    Task<Result<std::shared_ptr<const Account>>> find(UserId id);
    /// Follows the user service, which owns the display name. not_found.
    Task<Result<>> set_display_name(UserId id, std::string display_name);
    /// What find() remembers of a user is not true any more.
    void forget(UserId id);
    /// The same for all users.
    void forget_all();

  private:
    /// The attempt to sign in, if it may begin.
    Task<Result<SignInThrottle::Attempt>> begin_attempt(std::string email_key, Device device);
    Task<Result<SignedIn>> sign_in(Account account, Credentials credentials);
    Task<Result<>> renew_hash(Account& account, const std::string& password);

    AccountParts parts_;
    std::mutex mutex_;
    std::unordered_map<UserId, std::shared_ptr<const Account>> known_;
    std::uint64_t changes_ = 0;
};

}  // namespace messenger::auth
