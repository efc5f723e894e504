// KeyRing: the key that signs now, and the public keys of all instances. It follows the key file, so that keys are
// rotated without a restart.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "domain/key_store.hpp"
#include "domain/token_signer.hpp"
#include "security/signing_key.hpp"

namespace messenger::auth {

/// Thread-safe. What is named to block runs on a blocking pool.
class KeyRing final : public TokenSigner {
  public:
    /// Keys are published for `token_lifetime` after they were last in use. Call load() before anything else. The store
    /// must outlive it.
    KeyRing(std::filesystem::path file, KeyStore& store, std::chrono::seconds token_lifetime);

    /// Reads the file and publishes its keys. Blocks; throws DependencyError or store::StoreError.
    void load();
    /// Follows the file: a new key is published at once and signs a little later, when every service can know of it.
    /// Says once a minute that the keys are in use. Blocks; throws as load() does, and then goes on with what it has.
    void follow_file(Timestamp at = now());
    /// Learns the other instances' keys, unless it just did. Blocks; throws store::StoreError.
    void follow_store(Timestamp at = now());

    std::string sign(const Claims& claims) const override;
    /// The key set as it is published.
    std::string jwks() const;
    std::shared_ptr<const JwtVerifier> verifier() const;

  private:
    struct Stamp {
        std::filesystem::file_time_type written{};
        std::uintmax_t size = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    Stamp stamp_of_file() const;
    void publish(Timestamp at);

    const std::filesystem::path file_;
    KeyStore& store_;
    const std::chrono::seconds token_lifetime_;

    mutable std::mutex mutex_;
    std::shared_ptr<const JwtSigner> signer_;
    std::shared_ptr<const JwtVerifier> verifier_;
    std::string jwks_;
    Timestamp read_at_{};

    /// Of whoever follows the file: one at a time.
    std::mutex following_;
    Stamp stamp_;
    std::vector<PublicJwk> published_;
    Timestamp published_at_{};
    std::shared_ptr<const JwtSigner> next_signer_;
    Timestamp next_signs_at_{};
};

}  // namespace messenger::auth
