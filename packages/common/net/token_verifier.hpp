// Checks access tokens offline against auth's public keys, remembers what it verified, and drops what was revoked.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/jwt.hpp"
#include "net/authenticator.hpp"
#include "net/key_fetch.hpp"
#include "net/transport.hpp"

namespace messenger::net {

/// One in a process, shared by its services. Thread-safe: its locks are held for a look-up only.
class TokenVerifier final : public Authenticator {
  public:
    /// The transport to auth must outlive the verifier, which asks it for keys once in `min_fetch_interval` at most.
    explicit TokenVerifier(Transport& auth, std::chrono::milliseconds min_fetch_interval = std::chrono::seconds(1));

    /// Verifies a signature once and remembers the token until it expires. An unknown key id makes it fetch the keys,
    /// for which it waits up to an interval; unavailable when auth can't be asked and there are no keys yet.
    Task<Result<Identity>> authenticate(std::string token) override;
    std::optional<Result<Identity>> recall(std::string_view token) override;

    /// Refuses the tokens of a session from now on: with account_gone if signing in again would not help, here and
    /// below.
    void revoke(SessionId session, RevocationReason reason);
    /// Refuses those that a user got before `at`.
    void revoke(UserId user, Timestamp at, RevocationReason reason);

  private:
    /// Of the end of a token, which is its signature's: nobody can choose that of a token that was verified.
    struct TokenHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view token) const {
            constexpr std::size_t enough = 16;
            return std::hash<std::string_view>()(token.substr(token.size() - std::min(token.size(), enough)));
        }
    };

    struct Revoked {
        Timestamp at{};
        bool is_gone = false;
    };
    /// Why the tokens of an identity are refused, if they are. Call with the mutex held.
    const Problem* refusal_of(const Identity& identity) const;
    /// The identity, unless it is refused. Call with the mutex held.
    Result<Identity> admit(const Identity& identity) const;
    void forget_outdated();
    /// Who a token that was verified is of, if that is still so.
    std::optional<Result<Identity>> remembered(std::string_view token);
    void remember(std::string token, const Identity& identity);
    /// The claims; waits for auth's keys where that is needed.
    Task<Result<Claims>> verify(std::string token);
    /// Forgets what was verified with a key that auth does not publish any more.
    void follow_keys(const KeyFetch::Keys& keys);

    KeyFetch fetch_;
    std::mutex mutex_;
    KeyFetch::Keys followed_;
    std::unordered_map<std::string, Identity, TokenHash, std::equal_to<>> verified_;
    std::unordered_map<SessionId, Revoked> revoked_sessions_;  ///< when it was heard of
    std::unordered_map<UserId, Revoked> revoked_users_;
    Timestamp next_sweep_{};
};

}  // namespace messenger::net
