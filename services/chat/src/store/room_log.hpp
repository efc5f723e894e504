// RoomLog: where the events of one room are, within one transaction that reads: in log_by_room, and the newest in the
// tail.
#pragma once

#include <soci/soci.h>

#include <vector>

#include "store/log_tail.hpp"

namespace messenger::chat {

class RoomLog {
  public:
    struct Place {
        Seq seq = 0;
        long long position = 0;
    };
    enum class Only { events, messages };

    /// The view, which was taken before the transaction, must outlive this. Throws soci_error, as all calls do.
    RoomLog(soci::session& sql, long long room, const LogTail::View& tail);

    /// Those after a seq in order, at most `limit`.
    std::vector<Place> after(Seq seq, std::int64_t limit, Only only);
    /// Those before a seq, the nearest first, at most `limit`.
    std::vector<Place> before(Seq seq, std::int64_t limit, Only only);

  private:
    std::vector<Place> indexed(Seq after, Seq before, const char* order, std::int64_t limit, Only only);

    soci::session& sql_;
    long long room_;
    const LogTail::View& tail_;
    Seq first_in_tail_;
};

}  // namespace messenger::chat
