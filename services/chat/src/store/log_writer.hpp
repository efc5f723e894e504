// The writing half of the SQL stores: turns a batch into rows within the caller's transaction. What a draft does to a
// room is the same on every database; how the log is kept and looked up is for those that derive from this.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <vector>

#include "domain/chat_store.hpp"
#include "store/member_rows.hpp"
#include "store/message_changes.hpp"

namespace messenger::chat {

/// Used by one thread.
class LogWriter {
  public:
    explicit LogWriter(TextIndex texts) : texts_(texts) {}
    virtual ~LogWriter() = default;
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// Writes the batch; again from its begin when the transaction is. Call committed() after the transaction, or
    /// forget() when it failed or may have. Throws soci_error.
    Stored write(soci::session& sql, const Batch& batch);
    virtual void committed() = 0;
    /// Drops what is remembered of the database; it is read again before the next batch.
    virtual void forget() = 0;

  protected:
    virtual void begin(soci::session& sql, const Batch& batch) = 0;
    /// The room's end with what this batch has done so far; valid during the batch. Throws std::logic_error if there is
    /// no such room.
    virtual RoomEnd& head_of(soci::session& sql, RoomId room) = 0;
    virtual RoomEnd& add_head(RoomId room, long long key) = 0;
    virtual long long user_key(soci::session& sql, UserId user) = 0;
    /// The event that a draft is a duplicate of.
    virtual std::optional<Event> first_with(soci::session& sql, const Draft& draft, const RoomEnd& head,
                                            long long author) = 0;
    virtual std::optional<MessageChanges::Target> find_message(soci::session& sql, const RoomEnd& head, Seq seq) = 0;
    /// The room's end as it was at an event, or as it is if the event is not there.
    virtual RoomEnd end_at(soci::session& sql, const RoomEnd& head, Seq seq) = 0;
    /// Where the room's next event will be.
    virtual long long next_position(const RoomEnd& head) const = 0;
    /// Takes over an event, whose draft is the one that was looked up last.
    virtual void add(const RoomEnd& head, long long author, const Draft& draft, const Event& event) = 0;
    /// Writes what was added since the last call.
    virtual void write_events(soci::session& sql) = 0;
    /// A user has read a room up to there.
    struct Marker {
        RoomEnd until;
        long long user = 0;
    };
    /// Moves markers forward; one that is further already stays.
    virtual void move(soci::session& sql, const std::vector<Marker>& markers) = 0;
    /// Writes what was added and is not written yet, and what follows from all of it.
    virtual void end(soci::session& sql, std::size_t drafts) = 0;
    /// What is decided about the room depends on something that this batch changes.
    virtual void touch(RoomEnd& /*head*/) {}

    /// What this batch has come to, in the order of its drafts.
    const Stored& stored() const { return stored_; }

  private:
    Appended append(soci::session& sql, const Draft& draft);
    /// What a new message has to do with others: whom it mentions, and what it answers. A validation error if that is
    /// no message; too_many_requests if it comes too soon after the author's last one.
    Result<Mentions> write_relations(soci::session& sql, const MessageDraft& message, const RoomEnd& head,
                                     long long author, Timestamp at);
    Result<MessageChanges::Applied> change_message(soci::session& sql, const Draft& draft, Seq target,
                                                   const RoomEnd& head, const MessageChanges::Cause& cause);
    void move_markers(soci::session& sql, const Batch& batch);
    Timestamp next_time(const RoomEnd& head);

    TextIndex texts_;
    Stored stored_;
    Timestamp last_time_{};
};

}  // namespace messenger::chat
