// AccountStore: what the domain needs of a database. One suite of tests holds every implementation to this page.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/account.hpp"
#include "net/task.hpp"

namespace messenger::auth {

/// A session with the hash of its first refresh token.
struct NewSession {
    Session session;
    std::string refresh_hash;
};

/// An event that was stored with its cause and is yet to be delivered.
struct PendingEvent {
    std::int64_t id = 0;
    std::string topic;
    std::string payload;
};

/// The wish to replace a refresh token by its successor.
struct RotationRequest {
    UserId user;
    Timestamp tokens_valid_from{};  ///< of the account that the answer was made for
    std::string old_hash;
    std::string new_hash;
    std::string sealed_answer;  ///< kept for a retry
    Timestamp at{};
    std::chrono::seconds grace{};  ///< how long a retry gets the first answer
    Timestamp expires_at{};        ///< of the successor and the session
};

enum class RotationOutcome {
    rotated,
    retried,   ///< the last rotation of this session, again within the grace: `sealed_answer` is what it answered
    reused,    ///< an old token: the session has been ended
    unknown,   ///< no token of a living session, or expired
    outdated,  ///< the account is not as the request says: nothing has been done
};

struct Rotation {
    RotationOutcome outcome = RotationOutcome::unknown;
    SessionId session;
    std::string sealed_answer;
};

/// One entry of what has been ended, for every service.
struct Revocation {
    std::int64_t position = 0;
    std::optional<SessionId> session;
    std::optional<UserId> user;  ///< all of the user's tokens that are older
    RevocationReason reason = RevocationReason::ended;
    Timestamp at{};
};

/// Thread-safe. Every call may answer overloaded, and throws store::StoreError when the database is not usable.
class AccountStore {
  public:
    virtual ~AccountStore() = default;

    /// Stores an account, its first session, the event that tells of it and the wish for a mail that verifies the
    /// email, all or nothing. The event is due after `delivery_head_start`. email_taken if there is one with that
    /// email, whatever its case.
    virtual Task<Result<PendingEvent>> create(Account account, NewSession session,
                                              std::chrono::milliseconds delivery_head_start) = 0;
    virtual Task<Result<std::optional<Account>>> find(UserId id) = 0;
    /// By email_key().
    virtual Task<Result<std::optional<Account>>> find_by_email(std::string email_key) = 0;
    /// Replaces the hash unless it has changed meanwhile.
    virtual Task<Result<>> replace_password_hash(UserId id, std::string old_hash, std::string new_hash) = 0;
    /// not_found if there is no such account.
    virtual Task<Result<>> set_display_name(UserId id, std::string display_name) = 0;

    /// Adds a session of the account, and forgets those that have expired. False, and nothing is done, unless the
    /// account has the same standing as when it was read.
    virtual Task<Result<bool>> open_session(NewSession session, Account account) = 0;
    /// The session of a refresh token, used or not, that has neither ended nor expired.
    virtual Task<Result<std::optional<Session>>> find_by_refresh_token(std::string hash, Timestamp at) = 0;
    /// Replaces a refresh token; of several calls with the same token one is `rotated`.
    virtual Task<Result<Rotation>> rotate(RotationRequest request) = 0;
    /// The newest sessions of a user first, older than `before` if given.
    virtual Task<Result<std::vector<Session>>> sessions(UserId user, std::optional<SessionId> before, Timestamp at,
                                                        std::size_t limit) = 0;
    /// Ends one session of the user, with its revocation; false if there is none.
    virtual Task<Result<bool>> end_session(UserId user, SessionId session, Timestamp at) = 0;
    /// Ends all, each with its revocation; which they were.
    virtual Task<Result<std::vector<SessionId>>> end_sessions(UserId user, Timestamp at) = 0;

    /// In order; entries are forgotten when the last access token that they could concern has expired.
    virtual Task<Result<std::vector<Revocation>>> revocations(std::int64_t after, std::size_t limit) = 0;
};

}  // namespace messenger::auth
