// MailDelivery: makes and sends what was asked for with CredentialStore::request_mail(), if there is somebody to get
// it.
#pragma once

#include "domain/account_store.hpp"
#include "domain/credential_store.hpp"
#include "domain/mail.hpp"

namespace messenger::auth {

/// How long the link of a mail works.
inline constexpr std::chrono::minutes verification_lifetime{24 * 60};
inline constexpr std::chrono::minutes reset_lifetime{30};

/// Thread-safe.
class MailDelivery {
  public:
    /// The references must outlive it.
    MailDelivery(AccountStore& accounts, CredentialStore& credentials, Mailer& mailer, MailTexts texts);
    /// Sends, or drops what nobody may get: an unknown email, a disabled account, a mail that follows another within a
    /// minute. An error, or an exception, means: again later, then with `is_retry`.
    Task<Result<>> deliver(MailRequest request, bool is_retry);

  private:
    Task<Result<>> deliver_link(Account account, TokenPurpose purpose, bool is_retry);

    AccountStore& accounts_;
    CredentialStore& credentials_;
    Mailer& mailer_;
    MailTexts texts_;
};

}  // namespace messenger::auth
