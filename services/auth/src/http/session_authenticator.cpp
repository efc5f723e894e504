#include "http/session_authenticator.hpp"

namespace messenger::auth {
namespace {
constexpr std::size_t max_remembered = 20'000;
}

Task<Result<Identity>> SessionAuthenticator::authenticate(std::string token) {
    auto identity = remembered(token);
    if (!identity) {
        auto verifier = keys_.verifier();
        // Another instance may have begun to sign with a new key.
        if (verifier->unknown_key_of(token)) {
            verifier = co_await keys_.fresh_verifier();
        }
        CO_TRY(const auto claims, verifier->verify(token));
        identity = Identity{.user = claims.user,
                            .session = claims.session,
                            .role = claims.role,
                            .issued_at = claims.issued_at,
                            .expires_at = claims.expires_at};
        remember(std::move(token), *identity);
    }
    if (ended_.contains(*identity)) {
        co_return fail(problem::unauthenticated, "the session has ended, or the token is outdated");
    }
    co_return *identity;
}

std::optional<Identity> SessionAuthenticator::remembered(const std::string& token) {
    const std::lock_guard lock(mutex_);
    const auto found = verified_.find(token);
    if (found == verified_.end()) {
        return std::nullopt;
    }
    if (found->second.expires_at <= now()) {
        verified_.erase(found);
        return std::nullopt;
    }
    return found->second;
}

void SessionAuthenticator::remember(std::string token, const Identity& identity) {
    const std::lock_guard lock(mutex_);
    if (verified_.size() >= max_remembered) {
        verified_.clear();
    }
    verified_.insert_or_assign(std::move(token), identity);
}

}  // namespace messenger::auth
