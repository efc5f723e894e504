// PasswordHasher with Argon2id (libsodium), on threads of its own: hashing is slow on purpose and must not hold up the
// database, nor take more threads than there are cores.
#pragma once

#include <cstdint>

#include "domain/password_hasher.hpp"
#include "store/blocking_pool.hpp"

namespace messenger::auth {

/// The default is what OWASP recommends, with a parallelism of 1.
struct Argon2Parameters {
    std::uint64_t memory_kib = 19 * 1024;
    std::uint64_t iterations = 2;
};

class Argon2Hasher final : public PasswordHasher {
  public:
    /// Throws std::runtime_error if libsodium refuses the parameters.
    explicit Argon2Hasher(Argon2Parameters parameters);

    Task<Result<std::string>> hash(std::string password) override;
    Task<Result<bool>> matches(std::string hash, std::string password) override;
    bool is_outdated(const std::string& hash) const override;

  private:
    Argon2Parameters parameters_;
    std::string nobodys_hash_;  ///< checked in place of the hash of an account that does not exist
    store::BlockingPool threads_;
};

}  // namespace messenger::auth
