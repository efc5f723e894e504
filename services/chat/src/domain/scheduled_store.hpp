// Messages that are to be sent later, and what the one who sends them needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

using ScheduledId = Id<struct ScheduledTag>;

/// Of one user, with those that have failed.
inline constexpr std::int64_t max_scheduled = 500;

struct ScheduledMessage {
    ScheduledId id;
    UserId user;
    RoomId room;
    std::string client_id;
    std::string text;
    std::optional<Seq> reply_to;
    Timestamp send_at{};
    std::string problem;  ///< the slug of the problem for which it could not be sent; empty: it waits to be

    bool has_failed() const { return !problem.empty(); }
};

/// What is there after an add().
struct Scheduled {
    ScheduledMessage message;
    bool is_new = true;
};

/// What a user wants to change of a message.
struct ScheduledChange {
    std::optional<std::string> text;
    std::optional<Timestamp> send_at;
};

struct ScheduledQuery {
    UserId user;
    std::optional<RoomId> room;
    /// Behind this one.
    std::optional<std::pair<Timestamp, ScheduledId>> after;
    std::int64_t limit = 50;
};

/// What became of a message that was taken to be sent.
struct SendOutcome {
    ScheduledId id;
    std::string problem;                ///< it has failed for this
    std::optional<Timestamp> again_at;  ///< it was not sent, and is to be taken again then
    // Neither: it was sent.
};
/// The outcome of a send that was refused at that time: what may pass is tried again later, as the error says or in 5
/// s; the rest has failed.
SendOutcome outcome_of(ScheduledId id, const Error& refusal, Timestamp at);

/// Where scheduled messages are kept. Thread-safe; calls block. A store that can't answer throws DependencyError, and
/// nothing of the call is kept.
class ScheduledStore {
  public:
    virtual ~ScheduledStore() = default;

    /// Keeps a message, or gives the one that its user has in the room under the clientId already. conflict with
    /// max_scheduled there; not_found if there is no such room or user.
    virtual Result<Scheduled> add(const ScheduledMessage& message) = 0;
    /// The next to be sent first, at most `limit`; those that have failed where they were.
    virtual std::vector<ScheduledMessage> messages(const ScheduledQuery& query) = 0;
    /// The changed message; not_found if the user has none of this id, conflict if it is being sent or has failed.
    virtual Result<ScheduledMessage> change(UserId user, ScheduledId id, const ScheduledChange& change) = 0;
    /// not_found if the user has none of this id, conflict if it is being sent.
    virtual Result<> remove(UserId user, ScheduledId id) = 0;

    /// Up to `limit` messages that are due, the first first. They are being sent now: nobody changes or gets them
    /// again, unless settle() is not called for one until `give_up`, as after a crash.
    virtual std::vector<ScheduledMessage> take_due(Timestamp at, Timestamp give_up, std::int64_t limit) = 0;
    virtual void settle(const std::vector<SendOutcome>& outcomes) = 0;
};

}  // namespace messenger::chat
