// Reading rooms and messages from the SQL store, within the caller's transaction.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <vector>

#include "domain/chat_store.hpp"

namespace messenger::chat {

std::optional<RoomSnapshot> read_snapshot(soci::session& sql, RoomId room);
/// The rooms of a user, or the one that is named, in no particular order.
std::vector<RoomSummary> read_summaries(soci::session& sql, UserId user, std::optional<RoomId> room);
/// In no particular order.
std::vector<Membership> read_memberships(soci::session& sql, UserId user);
MessagePage read_messages(soci::session& sql, RoomId room, const MessageQuery& query);

}  // namespace messenger::chat
