// TwoFactorStore: what second factors need of a database. One suite of tests holds every implementation to this page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/audit.hpp"

namespace messenger::auth {

struct StoredFactor {
    std::string sealed_secret;
    bool is_confirmed = false;
};

/// Thread-safe. Every call may answer overloaded, and throws store::StoreError when the database is not usable.
class TwoFactorStore {
  public:
    virtual ~TwoFactorStore() = default;

    virtual Task<Result<std::optional<StoredFactor>>> find(UserId user) = 0;
    /// Keeps a secret that is yet to be confirmed, in place of another such. False if there is a confirmed one.
    virtual Task<Result<bool>> begin(UserId user, std::string sealed_secret) = 0;
    /// From now on signing in takes a code; `step` is the one that was shown. False if there is none to confirm.
    virtual Task<Result<bool>> confirm(UserId user, std::int64_t step, std::vector<std::string> recovery_hashes,
                                       Device device) = 0;
    /// Uses up the code of a time step, and with it all earlier ones. False if it was used.
    virtual Task<Result<bool>> use_step(UserId user, std::int64_t step) = 0;
    /// Uses up a recovery code. False if there is none, or it was used.
    virtual Task<Result<bool>> use_recovery_code(UserId user, std::string hash, Device device) = 0;
    /// Removes secret and recovery codes. False if there is no confirmed secret.
    virtual Task<Result<bool>> remove(UserId user, Device device) = 0;
};

}  // namespace messenger::auth
