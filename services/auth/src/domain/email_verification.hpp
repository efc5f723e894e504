// EmailVerification: whether a mailbox is its account's.
#pragma once

#include <string>

#include "domain/accounts.hpp"
#include "domain/credential_store.hpp"
#include "domain/sign_in_throttle.hpp"

namespace messenger::auth {

/// Thread-safe.
class EmailVerification {
  public:
    /// The references must outlive it.
    EmailVerification(Accounts& accounts, CredentialStore& credentials, MailThrottle& mails)
        : accounts_(accounts), credentials_(credentials), mails_(mails) {}

    /// With the token of a link. invalid_token.
    Task<Result<>> verify(std::string token, Device device);
    /// Has the link mailed again if there is such an account and its email is not verified; the same work and time if
    /// there is none. too_many_requests, for the address.
    Task<Result<>> resend(std::string email, std::string address);

  private:
    Accounts& accounts_;
    CredentialStore& credentials_;
    MailThrottle& mails_;
};

}  // namespace messenger::auth
