// MessageReader: messages as they are now: as they were sent, unless something happened to them since.
#pragma once

#include <soci/soci.h>

#include <string>

#include "store/event_rows.hpp"

namespace messenger::chat {

/// Within one transaction that reads, with statements that stay prepared. Calls throw soci_error.
class MessageReader {
  public:
    explicit MessageReader(soci::session& sql);
    /// The message object of an event that is at `position` of the log.
    std::string at(long long position, long long room_key, RoomId room);

  private:
    EventReader events_;
    long long key_ = 0;
    std::string changed_;
    soci::statement statement_;
};

/// How many messages after a seq were deleted.
std::int64_t deleted_after(soci::session& sql, long long room_key, Seq seq);

}  // namespace messenger::chat
