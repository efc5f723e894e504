// Rooms as those find them who are not in them, and who is kept out of which, as rows.
#pragma once

#include <soci/soci.h>

#include <vector>

#include "domain/chat_store.hpp"

namespace messenger::chat {

/// As ChatStore::public_rooms(), bans() and set_notifications() promise. They throw soci_error. Parts of names are
/// found with FTS5, or with LIKE where that has an index.
std::vector<PublicRoom> read_public_rooms(soci::session& sql, const PublicRoomQuery& query, bool has_fts);
std::vector<Ban> read_bans(soci::session& sql, RoomId room);
bool write_notifications(soci::session& sql, RoomId room, UserId user, const NotificationSettings& settings);

}  // namespace messenger::chat
