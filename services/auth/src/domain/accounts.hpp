// Accounts: registering, logging in, and what is known of a user.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "domain/account_store.hpp"
#include "domain/password_hasher.hpp"
#include "domain/sessions.hpp"

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
    Device device;
};

/// Tells the other services what has happened.
class Announcer {
  public:
    virtual ~Announcer() = default;
    /// Tries to deliver an event now, for at most two seconds; if that fails, it is delivered later all the same.
    virtual Task<> announce(UserId subject, PendingEvent event) = 0;
};

/// Thread-safe.
class Accounts {
  public:
    /// The references must outlive it.
    Accounts(AccountStore& store, PasswordHasher& hasher, Sessions& sessions, Announcer& announcer);

    /// Makes an account and signs it in; the other services know of it then, or soon. email_taken; validation if the
    /// password is the email (the rest is checked before).
    Task<Result<SignedIn>> register_account(Registration registration);
    /// invalid_credentials for an unknown email as for a wrong password, in the same time; account_disabled.
    Task<Result<SignedIn>> log_in(Credentials credentials);

    /// What is known of a user, without the password hash; mostly from memory. not_found.
    Task<Result<std::shared_ptr<const Account>>> find(UserId id);
    /// Follows the user service, which owns the display name. not_found.
    Task<Result<>> set_display_name(UserId id, std::string display_name);

  private:
    AccountStore& store_;
    PasswordHasher& hasher_;
    Sessions& sessions_;
    Announcer& announcer_;
    std::mutex mutex_;
    std::unordered_map<UserId, std::shared_ptr<const Account>> known_;
    std::uint64_t changes_ = 0;
};

}  // namespace messenger::auth
