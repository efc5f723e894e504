// The key ring for those who must not block.
#pragma once

#include <memory>
#include <string>

#include "net/task.hpp"
#include "security/key_ring.hpp"
#include "store/blocking_pool.hpp"

namespace messenger::auth {

/// Thread-safe.
class PublishedKeys {
  public:
    /// Both must outlive it.
    PublishedKeys(KeyRing& ring, store::BlockingPool& blocking) : ring_(ring), blocking_(blocking) {}

    /// The key set with the keys of every instance; the one known before if the database can't be asked.
    Task<std::string> jwks();
    /// The verifier as it is.
    std::shared_ptr<const JwtVerifier> verifier() const { return ring_.verifier(); }
    /// The verifier after a look at what the other instances have published.
    Task<std::shared_ptr<const JwtVerifier>> fresh_verifier();
    /// Looks after the key file; once a second.
    Task<> follow_file();

  private:
    Task<> follow_store();

    KeyRing& ring_;
    store::BlockingPool& blocking_;
};

}  // namespace messenger::auth
