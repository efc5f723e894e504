// LogMerge: brings the tables that follow from the log up to date, in sorted order and in slices, so that no commit
// takes much longer than the others. Written row by row as messages come, those tables would cost a page of the
// database for nearly every message; sorted, many rows share a page (O'Neil et al., "The log-structured merge-tree",
// 1996).
#pragma once

#include <soci/soci.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "store/client_ids.hpp"
#include "store/log_tail.hpp"

namespace messenger::chat {

/// Every call belongs to a transaction of the one writer.
class LogMerge {
  public:
    bool is_active() const { return is_active_; }
    /// Takes what is to be merged: everything in the log up to a position that the tables don't have.
    void start(std::vector<LogEntry> entries, const ClientIds::Positions& client_ids, long long until);
    /// Writes the next `rows` of each table. What is left of an interrupted merge is written again. Throws soci_error.
    void write_slice(soci::session& sql, std::size_t rows);

  private:
    void write_events(soci::session& sql, std::size_t rows);
    void write_client_ids(soci::session& sql, std::size_t rows);
    void write_markers(soci::session& sql, std::size_t rows);

    std::vector<LogEntry> events_;   ///< by room and seq
    std::vector<LogEntry> markers_;  ///< the last message of each author in each room
    std::vector<std::pair<ClientIdPlace, long long>> client_ids_;
    std::size_t written_ = 0;
    long long until_ = 0;
    bool is_active_ = false;
};

}  // namespace messenger::chat
