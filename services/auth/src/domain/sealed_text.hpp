// Secrets that the database has to keep and that must be readable: encrypted with a key that is not in the database.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace messenger::auth {

/// Immutable and thread-safe.
class TextSealer {
  public:
    /// The key is derived from any text of enough randomness.
    explicit TextSealer(std::string_view key_material);
    /// Encrypted (XChaCha20-Poly1305), and bound to `context`: sealed for one user, it does not open for another.
    std::string seal(std::string_view text, std::string_view context) const;
    /// Nothing if it was sealed with another key or for another context.
    std::optional<std::string> unseal(std::string_view sealed, std::string_view context) const;

  private:
    std::array<unsigned char, 32> key_{};
};

}  // namespace messenger::auth
