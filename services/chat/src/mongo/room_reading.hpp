// Reading rooms as their members see them. All of these throw StoreError.
#pragma once

#include <optional>
#include <vector>

#include "domain/chat_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

/// Whether a room's log has events that its document does not know of.
bool is_behind(mongo::Session& session, RoomId room);
/// As ChatStore::heads(), read_markers() and touched() promise.
std::vector<RoomHead> read_heads(mongo::Session& session, const std::vector<RoomId>& rooms);
std::vector<RoomReadMarkers> read_room_markers(mongo::Session& session, const std::vector<RoomId>& rooms);
TouchedRooms read_touched(mongo::Session& session, std::int64_t since);
std::optional<RoomSnapshot> read_snapshot(mongo::Session& session, RoomId room);
/// The rooms of a user, or the one that is named, in no particular order.
std::vector<RoomSummary> read_summaries(mongo::Session& session, UserId user, std::optional<RoomId> room);
/// In no particular order.
std::vector<Membership> read_memberships(mongo::Session& session, UserId user);

}  // namespace messenger::chat
