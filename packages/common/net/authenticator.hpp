// Turns an access token into the identity that it proves.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
    /// The same if it is known already, without waiting for anything; nothing if it has to be found out.
    virtual std::optional<Result<Identity>> recall(std::string_view) { return std::nullopt; }
};

}  // namespace messenger::net
