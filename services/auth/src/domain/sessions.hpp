// Sessions: signing in, staying signed in by refreshing, and signing out.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "domain/account_store.hpp"
#include "domain/audit.hpp"
#include "domain/ended_sessions.hpp"
#include "domain/token_signer.hpp"

namespace messenger::auth {

struct SessionRules {
    std::chrono::seconds access_lifetime{15 * 60};
    std::chrono::seconds refresh_lifetime{30 * 24 * 3600};
    std::chrono::seconds longest_session{90 * 24 * 3600};  ///< however often it is refreshed
    std::chrono::seconds retry_grace{10};
};

/// A page of sessions; `next` is given when there are more.
struct SessionPage {
    std::vector<Session> items;
    std::optional<SessionId> next;
};

/// Thread-safe.
class Sessions {
  public:
    using Clock = std::function<Timestamp()>;

    /// The references must outlive it.
    Sessions(AccountStore& store, EndedSessions& ended, AuditLog& audit, const TokenSigner& signer, SessionRules rules,
             Clock clock = now);

    /// A session that is not stored yet, and its tokens.
    struct Draft {
        NewSession session;
        TokenPair tokens;
    };
    Draft draft(const Account& account, Device device) const;
    /// Stores a new session of the account; nothing if the account has another standing meanwhile.
    Task<Result<std::optional<TokenPair>>> open(Account account, Device device);

    /// New tokens for a refresh token, which is used up by that. Using it again ends the session, but for the retry of
    /// the last rotation within the grace, which gets the same answer. invalid_refresh_token; account_disabled.
    Task<Result<SignedIn>> refresh(std::string refresh_token, Device device);

    /// Ends one; not_found unless it is one of the user's.
    Task<Result<>> end(UserId user, SessionId session, Device device);
    Task<Result<>> end_all(UserId user, Device device);
    Task<Result<SessionPage>> list(UserId user, std::optional<SessionId> before, std::size_t limit);

    const SessionRules& rules() const { return rules_; }

  private:
    /// New tokens as the account is now, and what became of the old one.
    struct Renewal {
        SignedIn signed_in;
        Rotation rotation;
    };
    Task<Result<Renewal>> renew(Session session, std::string refresh_token, Timestamp at);
    std::string access_token(const Account& account, SessionId session, Timestamp at) const;

    AccountStore& store_;
    EndedSessions& ended_;
    AuditLog& audit_;
    const TokenSigner& signer_;
    SessionRules rules_;
    Clock clock_;
};

}  // namespace messenger::auth
