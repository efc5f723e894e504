// Reading rooms and messages from the SQL store, within the caller's transaction. What the tables don't have yet comes
// from a view of the log's tail that was taken before it.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <vector>

#include "domain/chat_store.hpp"
#include "store/log_tail.hpp"

namespace messenger::chat {

/// The key of a room in the tables.
std::optional<long long> key_of(soci::session& sql, RoomId room);
std::optional<RoomSnapshot> read_snapshot(soci::session& sql, const LogTail::View& tail, RoomId room);
/// The rooms of a user, or the one that is named, in no particular order.
std::vector<RoomSummary> read_summaries(soci::session& sql, const LogTail::View& tail, UserId user,
                                        std::optional<RoomId> room);
/// In no particular order.
std::vector<Membership> read_memberships(soci::session& sql, const LogTail::View& tail, UserId user);
MessagePage read_messages(soci::session& sql, const LogTail::View& tail, RoomId room, const MessageQuery& query);
/// The events after a seq, in order, at most `limit`.
std::vector<Event> read_events(soci::session& sql, const LogTail::View& tail, RoomId room, Seq after,
                               std::int64_t limit);

}  // namespace messenger::chat
