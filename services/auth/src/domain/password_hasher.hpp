// PasswordHasher: how passwords are kept. Implemented with Argon2id beside this folder.
#pragma once

#include <string>

#include "core/result.hpp"
#include "net/task.hpp"

namespace messenger::auth {

/// Thread-safe. Every call may answer overloaded.
class PasswordHasher {
  public:
    virtual ~PasswordHasher() = default;
    /// A salted hash with the present parameters.
    virtual Task<Result<std::string>> hash(std::string password) = 0;
    /// Whether the password is the one of this hash. An empty hash fits none, after the same work.
    virtual Task<Result<bool>> matches(std::string hash, std::string password) = 0;
    /// Whether the hash was made with other parameters than the present ones.
    virtual bool is_outdated(const std::string& hash) const = 0;
};

}  // namespace messenger::auth
