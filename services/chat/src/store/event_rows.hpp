// Rows of the events table, read and written in bulk.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// Events to be inserted with one statement.
class EventRows {
  public:
    void add(long long room, long long author, const std::string& client_id, const Event& event);
    void insert(soci::session& sql) const;

  private:
    std::vector<long long> rooms_, seqs_, types_, authors_, ats_, message_counts_;
    std::vector<std::string> client_ids_, payloads_;
};

/// The columns of a select that make an Event, and the variables that take them, in this order.
inline constexpr const char* event_columns = "e.seq, e.type, u.id, e.at, e.message_count, e.payload";

struct EventRow {
    long long seq = 0, type = 0, at = 0, message_count = 0;
    std::string author, payload;

    Event event(RoomId room) const;
};

}  // namespace messenger::chat
