// The heads of rooms as rows, by which instances see what others have done. For PostgreSQL. All of these throw
// soci_error.
#pragma once

#include <soci/soci.h>

#include "domain/chat_store.hpp"

namespace messenger::chat {

/// As ChatStore::heads(), read_markers(), touched() and touch() promise.
std::vector<RoomHead> read_heads(soci::session& sql, const std::vector<RoomId>& rooms);
std::vector<RoomReadMarkers> read_room_markers(soci::session& sql, const std::vector<RoomId>& rooms);
TouchedRooms read_touched(soci::session& sql, std::int64_t since);
void touch_room(soci::session& sql, RoomId room);

}  // namespace messenger::chat
