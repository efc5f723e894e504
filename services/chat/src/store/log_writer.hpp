// The writing half of the SQL store: turns a batch into rows within the caller's transaction. Used by one thread.
#pragma once

#include <soci/soci.h>

#include <string>
#include <unordered_map>

#include "domain/chat_store.hpp"

namespace messenger::chat {

/// The pair of a direct room as its unique text.
std::string direct_pair(UserId a, UserId b);

class LogWriter {
  public:
    /// Writes the batch. When the transaction fails, or may have, call forget() before the next batch.
    Stored write(soci::session& sql, const Batch& batch);
    /// Drops what is remembered of the database.
    void forget();

  private:
    using Key = long long;
    /// The end of a room's log.
    struct Head {
        Key room = 0;
        Seq seq = 0;
        std::int64_t message_count = 0;
    };
    struct Marker {
        Seq seq = 0;
        std::int64_t count = 0;
    };

    Head* head_of(soci::session& sql, RoomId room);
    Key user_key(soci::session& sql, UserId user);
    Head& create_room(soci::session& sql, const RoomCreated& created);
    void write_members(soci::session& sql, const Draft& draft, const Head& head);
    void put_member(soci::session& sql, const Head& head, const Member& member);
    Marker marker_at(soci::session& sql, const Head& head, Seq seq);
    Timestamp next_time();

    std::unordered_map<RoomId, Head> heads_;
    std::unordered_map<UserId, Key> users_;
    Timestamp last_time_{};
};

}  // namespace messenger::chat
