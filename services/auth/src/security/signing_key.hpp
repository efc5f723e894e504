// The key that access tokens are signed with, and the public halves of those beside it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/jwt.hpp"

namespace messenger::auth {

struct SigningKeys {
    JwtSigner signer;
    std::vector<PublicJwk> published;  ///< the signer's own and those of further keys in the same folder
};

/// Reads a PEM file. Throws DependencyError, with a text that is safe to log, if it is no P-256 private key.
SigningKeys load_signing_keys(const std::filesystem::path& file);
/// Makes a key file with mode 0600 if there is none.
void ensure_signing_key(const std::filesystem::path& file);

struct RotatedKey {
    std::string kid;
    std::filesystem::path previous;  ///< where the key before lies now
};
/// Puts a new key in the place of the present one, which stays beside it and so is published on. Throws
/// DependencyError.
RotatedKey rotate_signing_key(const std::filesystem::path& file);

}  // namespace messenger::auth
