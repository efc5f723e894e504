// Rooms as documents.
#pragma once

#include <optional>

#include "domain/types.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

/// The fields of a room that an event may set, and those by which it is found if it is public.
mongo::Document fields_of(const RoomInfo& info);
/// `room` is the key.
RoomInfo info_in(const mongo::Document& fields, RoomId room);

/// The parts of a folded text by which it is found: all its sequences of three characters, each once.
std::vector<std::string> trigrams_of(std::string_view folded);

/// The document of a room, deleted or not. Throws StoreError, as do all of these.
std::optional<mongo::Document> find_room(mongo::Session& session, RoomId room);
bool is_member(mongo::Session& session, RoomId room, UserId user);

}  // namespace messenger::chat
