// The writing half of the SQL store: turns a batch into rows within the caller's transaction. Used by one thread, with
// one session, on which its statements stay prepared.
#pragma once

#include <soci/soci.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <unordered_map>

#include "domain/chat_store.hpp"
#include "store/client_ids.hpp"
#include "store/log_tail.hpp"
#include "store/member_rows.hpp"
#include "store/message_changes.hpp"

namespace messenger::chat {

class LogWriter {
  public:
    /// The tail gets what is committed. Once `merge_after` entries are in it, the tables are brought up to date.
    LogWriter(LogTail& tail, std::size_t merge_after);
    ~LogWriter();

    /// Reads what the tables don't have yet from the log.
    void load(soci::session& sql);
    /// Writes the batch. Call committed() after the transaction, or forget() when it failed or may have.
    Stored write(soci::session& sql, const Batch& batch);
    void committed();
    /// Drops what is remembered of the database; it is read again before the next batch.
    void forget();

  private:
    struct Prepared;
    struct Turn;

    Appended append(soci::session& sql, const Batch& batch, const Draft& draft, Turn& turn);
    Result<MessageChanges::Applied> change_message(soci::session& sql, const Draft& draft, Seq target,
                                                   const RoomEnd& head, const MessageChanges::Cause& cause);
    /// What a new message has to do with others: whom it mentions, and what it answers. A validation error if that is
    /// no message; too_many_requests if it comes too soon after the author's last one.
    Result<Mentions> write_relations(soci::session& sql, const MessageDraft& message, const RoomEnd& head,
                                     long long author, Timestamp at);
    std::optional<MessageChanges::Target> find_message(soci::session& sql, const RoomEnd& head, Seq seq);
    std::optional<Event> first_with(const Draft& draft, ClientIdPlace& place, const Batch& batch, const Turn& turn);
    void move_markers(soci::session& sql, const Batch& batch, Stored& stored);
    void merge(soci::session& sql, std::size_t appended);
    RoomEnd& head_of(soci::session& sql, RoomId room);
    RoomEnd end_at(soci::session& sql, const RoomEnd& head, Seq seq);
    long long user_key(soci::session& sql, UserId user);
    Timestamp next_time();

    LogTail& tail_;
    std::size_t merge_after_;
    std::unique_ptr<Prepared> prepared_;
    long long position_ = 0;  ///< of the last event in the log
    std::unordered_map<RoomId, RoomEnd> heads_;
    std::unordered_map<UserId, long long> users_;
    Timestamp last_time_{};
};

}  // namespace messenger::chat
