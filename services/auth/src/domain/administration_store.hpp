// AdministrationStore: what looking after other people's accounts needs of a database. One suite of tests holds every
// implementation to this page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/account.hpp"
#include "domain/audit.hpp"

namespace messenger::auth {

struct AccountQuery {
    std::string text;  ///< in the email or the display name, whatever the case of ASCII letters; empty: all
    std::optional<Role> role;
    std::optional<bool> disabled;
    std::optional<UserId> before;
    std::size_t limit = 50;
};

/// Who does something to an account, and from where.
struct Doer {
    std::optional<UserId> user;  ///< nobody: the command line
    Device device;
};

struct AccountChange {
    UserId user;
    std::optional<bool> disabled;
    std::optional<Role> role;
    Doer by;
    Timestamp at{};
};

/// Thread-safe. Every call may answer overloaded, and throws store::StoreError when the database is not usable.
class AdministrationStore {
  public:
    virtual ~AdministrationStore() = default;

    /// The newest accounts first.
    virtual Task<Result<std::vector<Account>>> accounts(AccountQuery query) = 0;

    struct Changed {
        Account account;
        bool role_changed = false;
        std::vector<SessionId> ended;
    };
    /// Changes an account. Disabling ends its sessions, a new role outdates its access tokens. not_found; last_admin if
    /// no enabled administrator would be left.
    virtual Task<Result<Changed>> change(AccountChange change) = 0;
    /// Ends all sessions of an account; not_found.
    virtual Task<Result<std::vector<SessionId>>> end_sessions(UserId user, Doer by, Timestamp at) = 0;
    /// Erases an account with all that belongs to it, and adds the event that tells of it. Gives the sessions that
    /// ended. not_found; last_admin.
    virtual Task<Result<std::vector<SessionId>>> erase(UserId user, Doer by, Timestamp at) = 0;
};

}  // namespace messenger::auth
