// CommitPlan: what the drafts of a batch become if nobody else stores something in their rooms meanwhile. Nothing is
// written; each draft sees what those before it would do.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/result.hpp"
#include "domain/chat_store.hpp"
#include "mongo/log_end.hpp"

namespace messenger::chat {

/// The times and positions of a process's events, which never go back, whatever the clock does.
class LogClock {
  public:
    LogClock() = default;
    /// The positions go on behind this one.
    explicit LogClock(std::int64_t position) : position_(position) {}
    /// Not before the end of a room's log.
    Timestamp next_time(Timestamp end) { return time_ = std::max({time_, end, now()}); }
    std::int64_t next_position() { return position_ = std::max(position_ + 1, to_micros(now())); }

  private:
    Timestamp time_{};
    std::int64_t position_ = 0;
};

/// Used by one thread, with one session, for one batch. Calls throw StoreError.
class CommitPlan {
  public:
    using Ends = std::unordered_map<RoomId, LogEnd>;
    /// Events that are stored already, by their keys.
    using Known = std::map<std::string, Event>;

    /// `ends` is what is remembered of rooms; others are looked up and added.
    CommitPlan(mongo::Session& session, Ends& ends, const Known& known, LogClock& clock, std::size_t drafts)
        : session_(session), remembered_(ends), known_(known), clock_(clock), book_(session, drafts) {}

    /// What becomes of the next draft. Throws std::logic_error for one of a room that is not there.
    Appended add(const Draft& draft);

    /// What is to be stored.
    const std::vector<LoggedEvent>& events() const { return events_; }
    /// With these events applied.
    MessageBook& book() { return book_; }
    /// Where the rooms' logs end with these events.
    const Ends& ends() const { return ends_; }

  private:
    struct Found {
        Mentions mentions;
        std::vector<std::string> keys;  ///< as they are stored
    };

    std::optional<Event> first_with(const std::string& key) const;
    /// The same, in the store, too.
    std::optional<Event> find_first(const std::string& key);
    LogEnd& end_of(RoomId room);
    /// Whether the draft was decided by what the room is now.
    bool is_up_to_date(const Draft& draft);
    Appended change(const Draft& draft, LoggedEvent logged);
    Result<Found> relate(const MessageDraft& message, LoggedEvent& logged);
    Found find_mentions(RoomId room, std::string_view text, bool may_mention_room);
    bool has_member(RoomId room, UserId user);
    std::optional<Timestamp> last_post(RoomId room, UserId user);
    Appended store(LoggedEvent logged);

    mongo::Session& session_;
    Ends& remembered_;
    const Known& known_;
    LogClock& clock_;
    MessageBook book_;
    Ends ends_;
    std::unordered_set<RoomId> looked_up_;  ///< whose ends were read for this batch
    std::vector<LoggedEvent> events_;
    std::map<std::string, std::size_t> by_key_;
    std::map<std::pair<RoomId, UserId>, bool> members_;
    std::map<std::pair<RoomId, UserId>, std::optional<Timestamp>> posts_;
};

}  // namespace messenger::chat
