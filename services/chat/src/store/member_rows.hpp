// Rooms and their members as rows: what an event other than a message changes at once.
#pragma once

#include <soci/soci.h>

#include <functional>
#include <optional>
#include <string>

#include "domain/types.hpp"

namespace messenger::chat {

/// The pair of a direct room as its unique text.
std::string direct_pair(UserId a, UserId b);

/// Inserts a room, and gives its key; nothing if it is a direct room and its users have one. Throws soci_error, as all
/// of these do.
std::optional<long long> insert_room(soci::session& sql, const RoomCreated& created);

/// The end of a room's log, as a member who joins has read it.
struct RoomEnd {
    long long room = 0;
    Seq seq = 0;
    std::int64_t message_count = 0;
    Timestamp last_at{};
    std::int64_t version = 0;
};
/// Applies what a structural event of `by` does to the room and its members. `user_key` gives the key of a user.
void write_structure(soci::session& sql, const EventBody& body, UserId by, const RoomEnd& end,
                     const std::function<long long(UserId)>& user_key);
void write_ban(soci::session& sql, const BanChange& change, long long room,
               const std::function<long long(UserId)>& user_key);

}  // namespace messenger::chat
