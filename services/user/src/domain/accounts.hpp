// Accounts, as the domain of profiles sees them: auth owns them. Implemented over auth's internal routes.
#pragma once

#include <optional>

#include "core/result.hpp"
#include "domain/profile.hpp"
#include "net/task.hpp"

namespace messenger::user {

/// Thread-safe. Every call may answer unavailable or gateway_timeout.
class Accounts {
  public:
    virtual ~Accounts() = default;
    /// What a profile is made from; nothing if there is no such account.
    virtual Task<Result<std::optional<NewProfile>>> find(UserId id) = 0;
    /// Tells auth a new display name; an account that is gone is no error.
    virtual Task<Result<>> set_display_name(UserId id, std::string display_name) = 0;
};

}  // namespace messenger::user
