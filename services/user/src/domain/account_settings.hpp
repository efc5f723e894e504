// The settings of accounts. Thread-safe; one for the service.
#pragma once

#include "domain/profiles.hpp"
#include "domain/settings_store.hpp"

namespace messenger::user {

class AccountSettings {
  public:
    /// Both must outlive this.
    AccountSettings(SettingsStore& store, Profiles& profiles) : store_(store), profiles_(profiles) {}

    Task<Result<UserSettings>> find(UserId user) { return store_.find(user); }
    /// conflict if the change was made from another version than the present one.
    Task<Result<UserSettings>> change(UserId user, SettingsChange change);

  private:
    SettingsStore& store_;
    Profiles& profiles_;
};

}  // namespace messenger::user
