#include "net/token_verifier.hpp"

#include <algorithm>

#include "core/clock.hpp"

namespace messenger::net {
namespace {

constexpr std::size_t max_remembered = 100'000;
constexpr std::chrono::hours revocation_lifetime{24};

}  // namespace

TokenVerifier::TokenVerifier(Transport& auth, std::chrono::milliseconds min_fetch_interval)
    : fetch_(auth, min_fetch_interval) {}

Task<Result<Identity>> TokenVerifier::authenticate(std::string token) {
    // What was remembered may have been signed with a key that is not published any more.
    if (fetch_.is_old()) {
        co_await fetch_.refresh_old();
        follow_keys(fetch_.keys());
    }
    if (auto known = remembered(token)) {
        co_return std::move(*known);
    }
    CO_TRY(const auto claims, co_await verify(token));
    const Identity identity{.user = claims.user,
                            .session = claims.session,
                            .role = claims.role,
                            .issued_at = claims.issued_at,
                            .expires_at = claims.expires_at};
    remember(std::move(token), identity);
    // After the wait, so that no revocation comes between.
    const std::lock_guard lock(mutex_);
    co_return admit(identity);
}

std::optional<Result<Identity>> TokenVerifier::recall(std::string_view token) {
    return fetch_.is_old() ? std::nullopt : remembered(token);
}

Result<Identity> TokenVerifier::admit(const Identity& identity) const {
    if (const auto* refusal = refusal_of(identity)) {
        return fail(*refusal, "the session has ended");
    }
    return identity;
}

void TokenVerifier::revoke(SessionId session, RevocationReason reason) {
    const std::lock_guard lock(mutex_);
    auto& revoked = revoked_sessions_[session];
    revoked = {now(), revoked.is_gone || is_about_account(reason)};
    forget_outdated();
}

void TokenVerifier::revoke(UserId user, Timestamp at, RevocationReason reason) {
    const std::lock_guard lock(mutex_);
    auto& revoked = revoked_users_[user];
    if (at >= revoked.at) {
        revoked = {at, is_about_account(reason)};
    }
    forget_outdated();
}

const Problem* TokenVerifier::refusal_of(const Identity& identity) const {
    const auto session = revoked_sessions_.find(identity.session);
    const auto user = revoked_users_.find(identity.user);
    const bool is_session_revoked = session != revoked_sessions_.end();
    // Auth gives no token that is good the second of the revocation, so nothing newer is refused.
    const bool is_user_revoked = user != revoked_users_.end() && identity.issued_at <= user->second.at;
    if ((is_session_revoked && session->second.is_gone) || (is_user_revoked && user->second.is_gone)) {
        return &problem::account_gone;
    }
    return is_session_revoked || is_user_revoked ? &problem::unauthenticated : nullptr;
}

// No access token lives longer than that, so by then nothing needs to be refused any more.
void TokenVerifier::forget_outdated() {
    const auto at = now();
    if (at < next_sweep_) {
        return;
    }
    next_sweep_ = at + std::chrono::minutes(1);
    const auto limit = at - revocation_lifetime;
    const auto is_outdated = [limit](const auto& entry) { return entry.second.at < limit; };
    std::erase_if(revoked_sessions_, is_outdated);
    std::erase_if(revoked_users_, is_outdated);
}

std::optional<Result<Identity>> TokenVerifier::remembered(std::string_view token) {
    const std::lock_guard lock(mutex_);
    const auto found = verified_.find(token);
    if (found == verified_.end()) {
        return std::nullopt;
    }
    if (found->second.expires_at <= now()) {
        verified_.erase(found);
        return std::nullopt;
    }
    return admit(found->second);
}

void TokenVerifier::remember(std::string token, const Identity& identity) {
    const std::lock_guard lock(mutex_);
    if (verified_.size() >= max_remembered) {
        std::erase_if(verified_, [present = now()](const auto& entry) { return entry.second.expires_at <= present; });
        if (verified_.size() >= max_remembered) {
            verified_.clear();
        }
    }
    verified_.emplace(std::move(token), identity);
}

Task<Result<Claims>> TokenVerifier::verify(std::string token) {
    auto keys = fetch_.keys();
    if (keys == nullptr) {
        keys = co_await fetch_.first_keys();
    }
    if (keys == nullptr) {
        co_return fail(problem::unavailable, "access tokens can't be checked at the moment");
    }
    if (auto kid = keys->unknown_key_of(token)) {
        keys = co_await fetch_.keys_with(std::move(*kid));
    }
    follow_keys(keys);
    co_return keys->verify(token);
}

void TokenVerifier::follow_keys(const KeyFetch::Keys& keys) {
    const std::lock_guard lock(mutex_);
    if (followed_ == keys) {
        return;
    }
    const auto before = std::exchange(followed_, keys);
    const auto is_gone = [&](const auto& kid) { return !keys->has_key(kid); };
    if (before != nullptr && std::ranges::any_of(before->key_ids(), is_gone)) {
        verified_.clear();
    }
}

}  // namespace messenger::net
