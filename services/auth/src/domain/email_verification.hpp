// EmailVerification: whether a mailbox is its account's.
#pragma once

#include <string>

#include "domain/accounts.hpp"
#include "domain/credential_store.hpp"

namespace messenger::auth {

/// Thread-safe.
class EmailVerification {
  public:
    /// The references must outlive it.
    EmailVerification(Accounts& accounts, CredentialStore& credentials)
        : accounts_(accounts), credentials_(credentials) {}

    /// With the token of a link. invalid_token.
    Task<Result<>> verify(std::string token, Device device);

  private:
    Accounts& accounts_;
    CredentialStore& credentials_;
};

}  // namespace messenger::auth
