// Administration: accounts as administrators see and change them, and the end of an account by its owner.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/accounts.hpp"
#include "domain/administration_store.hpp"
#include "domain/ended_sessions.hpp"

namespace messenger::auth {

/// Thread-safe. What it does reaches every live socket and every service within a second.
class Administration {
  public:
    /// The references must outlive it.
    Administration(AdministrationStore& store, Accounts& accounts, EndedSessions& ended, AuditLog& audit);

    struct AccountPage {
        std::vector<Account> items;
        std::optional<UserId> next;
    };
    /// The newest first; `next` is given when there are more.
    Task<Result<AccountPage>> list(AccountQuery query);
    /// Disables, enables, or gives a role. not_found; last_admin.
    Task<Result<Account>> change(AccountChange change);
    /// Signs somebody out everywhere. not_found.
    Task<Result<>> end_sessions(UserId user, Doer by);
    /// Deletes an account for good, and tells the other services. not_found; last_admin.
    Task<Result<>> remove(UserId user, Doer by);

    struct AuditPage {
        std::vector<AuditEntry> items;
        std::optional<AuditId> next;
    };
    /// The newest first; `next` is given when there are more.
    Task<Result<AuditPage>> audit(AuditQuery query);

  private:
    AdministrationStore& store_;
    Accounts& accounts_;
    EndedSessions& ended_;
    AuditLog& audit_;
};

}  // namespace messenger::auth
