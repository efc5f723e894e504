// MailedLinks: requests of links by mail, which tell nobody whether there is such an account.
#pragma once

#include <string>

#include "domain/account_store.hpp"
#include "domain/credential_store.hpp"
#include "domain/refusals.hpp"

namespace messenger::auth {

/// Thread-safe.
class MailedLinks {
  public:
    /// The references must outlive it.
    MailedLinks(AccountStore& accounts, CredentialStore& credentials, Refusals& refusals, MailThrottle& mails)
        : accounts_(accounts), credentials_(credentials), refusals_(refusals), mails_(mails) {}

    /// Stores that a link which sets a new password is wanted, if there is such an account; the same work and time if
    /// there is none. too_many_requests, for the device's address.
    Task<Result<>> request_reset(std::string email, Device device);
    /// The same of the link that verifies an email, for an account whose email is not verified.
    Task<Result<>> request_verification(std::string email, Device device);

  private:
    struct Link {
        std::string_view topic;
        std::string_view event;
        std::string_view what;
    };
    Task<Result<>> request(Link link, std::string email, Device device);

    AccountStore& accounts_;
    CredentialStore& credentials_;
    Refusals& refusals_;
    MailThrottle& mails_;
};

}  // namespace messenger::auth
