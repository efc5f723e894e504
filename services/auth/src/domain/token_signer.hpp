// TokenSigner: signs access tokens with the key of the day.
#pragma once

#include <string>

#include "core/jwt.hpp"

namespace messenger::auth {

/// Thread-safe.
class TokenSigner {
  public:
    virtual ~TokenSigner() = default;
    virtual std::string sign(const Claims& claims) const = 0;
};

}  // namespace messenger::auth
