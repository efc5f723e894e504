// What instances on the same store tell each other, as JSON: events that one has stored, and drafts that another is to
// store. The readers throw on what is none of it.
#pragma once

#include <boost/json/value.hpp>

#include "domain/types.hpp"

namespace messenger::chat {

/// Takes its memory from `storage`.
boost::json::object event_to_json(const Event& event, boost::json::storage_ptr storage = {});
Event event_from_json(RoomId room, const boost::json::value& json);

/// For drafts about messages only, which are not structural.
boost::json::object draft_to_json(const Draft& draft);
Draft draft_from_json(const boost::json::value& json);

}  // namespace messenger::chat
