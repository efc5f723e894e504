// Where the settings of users are kept, as the domain needs it. Thread-safe; each call is one transaction. A store that
// is down throws; `overloaded` may be the answer to any call. One suite of tests runs against every implementation.
#pragma once

#include "core/result.hpp"
#include "domain/profile.hpp"
#include "domain/user_settings.hpp"
#include "net/task.hpp"

namespace messenger::user {

class SettingsStore {
  public:
    virtual ~SettingsStore() = default;

    /// The defaults for a user who has changed nothing.
    virtual Task<Result<UserSettings>> find(UserId user) = 0;
    /// Applies a change and gives back the outcome. New privacy settings are told to chat: they are in effect there
    /// when the call returns, unless chat does not answer within a second; then they are later, in their order.
    /// conflict if the change was made from another version; not_found unless the user has a profile.
    virtual Task<Result<UserSettings>> update(UserId user, SettingsChange change) = 0;
};

}  // namespace messenger::user
