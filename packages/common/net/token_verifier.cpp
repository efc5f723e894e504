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
    if (const auto identity = remembered(token)) {
        co_return *identity;
    }
    auto claims = co_await verify(token);
    if (!claims) {
        co_return std::unexpected(std::move(claims).error());
    }
    const Identity identity{.user = claims->user,
                            .session = claims->session,
                            .role = claims->role,
                            .issued_at = claims->issued_at,
                            .expires_at = claims->expires_at};
    if (!remember(token, identity)) {
        co_return fail(problem::unauthenticated, "the session has ended");
    }
    co_return identity;
}

void TokenVerifier::revoke(SessionId session) {
    const std::lock_guard lock(mutex_);
    revoked_sessions_[session] = now();
    std::erase_if(verified_, [session](const auto& entry) { return entry.second.session == session; });
    forget_outdated();
}

void TokenVerifier::revoke(UserId user, Timestamp at) {
    const std::lock_guard lock(mutex_);
    revoked_users_[user] = std::max(revoked_users_[user], at);
    std::erase_if(verified_, [this](const auto& entry) { return is_revoked(entry.second); });
    forget_outdated();
}

bool TokenVerifier::is_revoked(const Identity& identity) const {
    if (revoked_sessions_.contains(identity.session)) {
        return true;
    }
    // Auth gives no token that is good the second of the revocation, so nothing newer is refused.
    const auto user = revoked_users_.find(identity.user);
    return user != revoked_users_.end() && identity.issued_at <= user->second;
}

// No access token lives longer than that, so by then nothing needs to be refused any more.
void TokenVerifier::forget_outdated() {
    const auto outdated = [limit = now() - revocation_lifetime](const auto& entry) { return entry.second < limit; };
    std::erase_if(revoked_sessions_, outdated);
    std::erase_if(revoked_users_, outdated);
}

std::optional<Identity> TokenVerifier::remembered(const std::string& token) {
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

// One look under one lock, so that no revocation comes between.
bool TokenVerifier::remember(const std::string& token, const Identity& identity) {
    const std::lock_guard lock(mutex_);
    if (is_revoked(identity)) {
        return false;
    }
    if (verified_.size() >= max_remembered) {
        std::erase_if(verified_, [present = now()](const auto& entry) { return entry.second.expires_at <= present; });
        if (verified_.size() >= max_remembered) {
            verified_.clear();
        }
    }
    verified_.emplace(token, identity);
    return true;
}

Task<Result<Claims>> TokenVerifier::verify(std::string token) {
    auto keys = fetch_.keys();
    if (keys == nullptr) {
        keys = co_await fetch_.first_keys();
    } else {
        co_await fetch_.refresh_old();
        keys = fetch_.keys();
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
