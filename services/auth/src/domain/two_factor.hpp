// TwoFactor: the second factor of an account, if its owner has chosen to have one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/sealed_text.hpp"
#include "domain/two_factor_store.hpp"

namespace messenger::auth {

/// Thread-safe.
class TwoFactor {
  public:
    /// The store must outlive it.
    TwoFactor(TwoFactorStore& store, TextSealer sealer) : store_(store), sealer_(sealer) {}

    struct Enrollment {
        std::string secret;
        std::string uri;
    };
    /// A secret for an authenticator app; signing in takes a code once it was confirmed. totp_already_enabled.
    Task<Result<Enrollment>> enroll(UserId user, std::string email);
    /// Confirms that the app shows the right codes; gives the recovery codes, which are shown this once. invalid_totp;
    /// conflict if there is nothing to confirm.
    Task<Result<std::vector<std::string>>> confirm(UserId user, std::string code, Device device);
    /// Whether the code, or a recovery code, proves the second factor; it is used up by that. Any is fine for an
    /// account without one. totp_required if it is missing; invalid_totp.
    Task<Result<>> check(UserId user, std::optional<std::string> code, Device device);
    /// Whether signing in takes a code.
    Task<Result<bool>> is_enabled(UserId user);
    /// Signing in takes the password alone from now on; conflict if it does already.
    Task<Result<>> disable(UserId user, Device device);

  private:
    Result<std::string> secret_of(const StoredFactor& factor, UserId user) const;

    TwoFactorStore& store_;
    TextSealer sealer_;
};

}  // namespace messenger::auth
