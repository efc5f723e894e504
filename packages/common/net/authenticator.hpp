// Turns an access token into the identity that it proves.
#pragma once

#include <string>

#include "core/identity.hpp"
#include "core/result.hpp"
#include "net/task.hpp"

namespace messenger::net {

/// Thread-safe; called on any shard.
class Authenticator {
  public:
    virtual ~Authenticator() = default;
    /// The identity behind a token; unauthenticated when it is malformed, expired, forged or revoked; unavailable when
    /// that cannot be found out now.
    virtual Task<Result<Identity>> authenticate(std::string token) = 0;
};

}  // namespace messenger::net
