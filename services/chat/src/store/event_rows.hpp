// Rows of the SQL store: events and markers, written in bulk or read one by one, with statements that stay prepared.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// The key of log_by_room: rooms stay below 2^31, seqs within max_seq.
constexpr long long event_key(long long room, Seq seq) {
    return room << 32 | seq;
}

/// The room in such a key.
constexpr long long room_of(long long event) {
    return event >> 32;
}

/// Events to be appended to the log.
class EventRows {
  public:
    explicit EventRows(soci::session& sql);
    void add(long long position, long long room, long long author, const std::string& client_id, const Event& event);
    /// Inserts what was added. Throws soci_error.
    void insert();

  private:
    std::vector<long long> positions_, rooms_, seqs_, types_, authors_, ats_, message_counts_;
    std::vector<std::string> client_ids_, payloads_;
    soci::statement statement_;
};

/// Read markers to be moved; a marker that is further already stays.
class MarkerRows {
  public:
    explicit MarkerRows(soci::session& sql);
    void add(long long room, long long user, Seq seq, std::int64_t count);
    /// Moves what was added. Throws soci_error.
    void update();

  private:
    std::vector<long long> rooms_, users_, seqs_, counts_;
    soci::statement statement_;
};

/// Reads events by their position in the log.
class EventReader {
  public:
    explicit EventReader(soci::session& sql);
    /// Throws soci_error, and std::logic_error if there is none.
    Event at(long long position, RoomId room);
    /// Of the event that was read last.
    const std::string& client_id() const { return client_id_; }

  private:
    long long position_ = 0, seq_ = 0, type_ = 0, at_ = 0, message_count_ = 0;
    std::string author_, payload_, client_id_;
    soci::statement statement_;
};

}  // namespace messenger::chat
