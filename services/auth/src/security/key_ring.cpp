#include "security/key_ring.hpp"

#include "core/log.hpp"

namespace messenger::auth {
namespace {

/// Before a new key signs: longer than any service waits between two looks at the key set.
constexpr std::chrono::seconds notice{3};
constexpr std::chrono::minutes between_publications{1};
constexpr std::chrono::milliseconds between_looks{200};
/// A key outlives its last token by this, for clocks that differ and instances that were away.
constexpr std::chrono::minutes margin{10};

}  // namespace

KeyRing::KeyRing(std::filesystem::path file, KeyStore& store, std::chrono::seconds token_lifetime)
    : file_(std::move(file)), store_(store), token_lifetime_(token_lifetime) {}

void KeyRing::load() {
    const std::lock_guard following(following_);
    stamp_ = stamp_of_file();
    auto keys = load_signing_keys(file_);
    published_ = std::move(keys.published);
    publish(now());
    {
        const std::lock_guard lock(mutex_);
        signer_ = std::make_shared<const JwtSigner>(std::move(keys.signer));
    }
    follow_store(now());
}

void KeyRing::follow_file(Timestamp at) {
    const std::lock_guard following(following_);
    if (const auto stamp = stamp_of_file(); stamp != stamp_) {
        auto keys = load_signing_keys(file_);
        stamp_ = stamp;
        published_ = std::move(keys.published);
        publish(at);
        next_signer_ = std::make_shared<const JwtSigner>(std::move(keys.signer));
        next_signs_at_ = at + notice;
        log::info("signing key changed", {{"kid", next_signer_->public_key().kid}});
    } else if (at - published_at_ >= between_publications) {
        publish(at);
    }
    if (next_signer_ != nullptr && at >= next_signs_at_) {
        const std::lock_guard lock(mutex_);
        signer_ = std::move(next_signer_);
    }
}

void KeyRing::follow_store(Timestamp at) {
    {
        const std::lock_guard lock(mutex_);
        if (verifier_ != nullptr && at - read_at_ < between_looks) {
            return;
        }
        read_at_ = at;
    }
    auto jwks = to_jwks(store_.keys(at - token_lifetime_ - margin));
    auto verifier = std::make_shared<const JwtVerifier>(JwtVerifier::from_jwks(jwks).value());
    const std::lock_guard lock(mutex_);
    jwks_ = std::move(jwks);
    verifier_ = std::move(verifier);
}

std::string KeyRing::sign(const Claims& claims) const {
    std::shared_ptr<const JwtSigner> signer;
    {
        const std::lock_guard lock(mutex_);
        signer = signer_;
    }
    return signer->sign(claims);
}

std::string KeyRing::jwks() const {
    const std::lock_guard lock(mutex_);
    return jwks_;
}

std::shared_ptr<const JwtVerifier> KeyRing::verifier() const {
    const std::lock_guard lock(mutex_);
    return verifier_;
}

KeyRing::Stamp KeyRing::stamp_of_file() const {
    std::error_code ignored;
    return {std::filesystem::last_write_time(file_, ignored), std::filesystem::file_size(file_, ignored)};
}

void KeyRing::publish(Timestamp at) {
    store_.publish(published_, at);
    published_at_ = at;
}

}  // namespace messenger::auth
