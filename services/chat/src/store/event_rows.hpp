// Rows of the events table, read and written in bulk.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// The largest seq that a key has room for.
inline constexpr Seq max_seq = 0xffff'ffff;
/// The key of an event's row: rooms stay below 2^31, seqs within max_seq.
constexpr long long event_key(long long room, Seq seq) {
    return room << 32 | seq;
}
/// The key of the newest event of the room `r`; every room has one.
inline constexpr const char* newest_event =
    "(SELECT id FROM events WHERE id BETWEEN r.key << 32 AND r.key << 32 | 4294967295 ORDER BY id DESC LIMIT 1)";

/// Events to be inserted with one statement.
class EventRows {
  public:
    void add(long long room, long long author, const std::string& client_id, const Event& event);
    void insert(soci::session& sql) const;

  private:
    std::vector<long long> keys_, rooms_, types_, authors_, ats_, message_counts_;
    std::vector<std::string> client_ids_, payloads_;
};

/// The columns of a select that make an Event, and the variables that take them, in this order.
inline constexpr const char* event_columns = "e.id & 4294967295, e.type, u.id, e.at, e.message_count, e.payload";

struct EventRow {
    long long seq = 0, type = 0, at = 0, message_count = 0;
    std::string author, payload;

    Event event(RoomId room) const;
};

}  // namespace messenger::chat
