// Events of a log as drafts that make the same events again: the inverse of event_json.hpp, for the import of rooms.
#pragma once

#include <boost/json.hpp>

#include "core/result.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// An event as it was in another log.
struct ParsedEvent {
    Seq seq = 0;
    Draft draft;  ///< for the room that it is imported into, with the time of the event
};

/// A validation error with the pointer of the member that is wrong. What a purged message said is not known any more,
/// so that an empty text stands for it.
Result<ParsedEvent> parse_event(const boost::json::value& json, RoomId into);

}  // namespace messenger::chat
