// Where a room's log ends, and the projections that follow it: rooms, members, messages and what belongs to them are
// applied after the events are stored, and again by whoever finds them behind the log.
#pragma once

#include <optional>
#include <span>

#include "mongo/message_book.hpp"

namespace messenger::chat {

struct LogEnd {
    Seq seq = 0;
    std::int64_t message_count = 0;
    std::int64_t changes = 0;  ///< of the room and its members
    std::int64_t touches = 0;  ///< other changes of what is decided by, of which the log says nothing
    Timestamp at{};

    /// Of what is decided by.
    std::int64_t version() const { return changes + touches; }
};

/// Brings what follows from events up to them. They are stored, in the order of each room's numbers, and the book has
/// applied them. Events that were applied before change nothing. Throws StoreError, as do all of these.
void write_projections(mongo::Session& session, std::span<const LoggedEvent> events, MessageBook& book);

/// Does so for what a room has after a number.
void apply_again(mongo::Session& session, RoomId room, Seq after);

/// Gives a room another version. False if there is no such room.
bool touch_room(mongo::Session& session, RoomId room);

/// The end of a room's log, and what follows from it is up to date then; nothing if there is no such room.
std::optional<LogEnd> find_end(mongo::Session& session, RoomId room);

/// Applies what the newest events of the log make, if whoever stored them did not come to it.
void apply_newest(mongo::Session& session);

}  // namespace messenger::chat
