// Rooms as those find them who are not in them, and who is kept out of which. All of these throw StoreError.
#pragma once

#include <vector>

#include "domain/chat_store.hpp"
#include "domain/people_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

/// As ChatStore::public_rooms() and bans() promise.
std::vector<PublicRoom> read_public_rooms(mongo::Session& session, const PublicRoomQuery& query);
std::vector<Ban> read_bans(mongo::Session& session, RoomId room);

bool has_relation(mongo::Session& session, const Relation& relation);

}  // namespace messenger::chat
