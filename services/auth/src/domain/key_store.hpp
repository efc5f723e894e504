// KeyStore: the public keys of all instances, so that each of them publishes what any of them signs with.
#pragma once

#include <span>
#include <vector>

#include "core/clock.hpp"
#include "core/jwt.hpp"

namespace messenger::auth {

/// Thread-safe. Its calls block, and throw store::StoreError when the database is not usable.
class KeyStore {
  public:
    virtual ~KeyStore() = default;
    /// Says that these keys are in use at this time.
    virtual void publish(std::span<const PublicJwk> keys, Timestamp at) = 0;
    /// The keys that were in use at some time after `since`, the newest first.
    virtual std::vector<PublicJwk> keys(Timestamp since) = 0;
};

}  // namespace messenger::auth
