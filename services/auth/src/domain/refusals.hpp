// Refusals: the audit log's view of what a throttle refuses: one entry for each pause, however many attempts come in
// it, so that nobody can fill the database by trying.
#pragma once

#include <string>

#include "domain/account_store.hpp"
#include "domain/audit.hpp"
#include "domain/sign_in_throttle.hpp"

namespace messenger::auth {

/// Thread-safe.
class Refusals {
  public:
    /// The references must outlive it.
    Refusals(AccountStore& accounts, AuditLog& audit) : accounts_(accounts), audit_(audit) {}

    /// Who was refused what.
    struct Attempt {
        std::string what;  ///< for the entry's detail
        Device device;
        std::optional<UserId> actor{};
        std::string email_key{};  ///< of the account that it is about; empty: of none
    };
    /// The error for whoever attempted it, once the log has an entry. Another one if the log can't be written.
    Task<Error> audited(Refusal refusal, Attempt attempt);

  private:
    AccountStore& accounts_;
    AuditLog& audit_;
};

}  // namespace messenger::auth
