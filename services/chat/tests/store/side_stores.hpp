// The stores beside the log that every suite about them runs on, in each of their kinds, over a chat store of the kind.
#pragma once

#include <memory>

#include "tests/store/backends.hpp"

namespace messenger::chat {

/// Empty stores with two users, who share a room.
class SideStoreSuite : public ::testing::TestWithParam<Backend> {
  protected:
    SideStoreSuite() {
        reopen();
        room = open_room({ada, bob});
    }
    void reopen() {
        stores.reset();
        stores = database->open();
    }
    RoomId open_room(const std::vector<UserId>& users) {
        RoomCreated created{.info = {.id = RoomId::generate(), .name = "Tea", .created_at = now()}, .members = {}};
        for (const auto& user : users) {
            created.members.push_back({user, MemberRole::member});
        }
        happens(created.info.id, users.front(), created);
        return created.info.id;
    }
    /// Stores an event of the room.
    Event happens(RoomId where, UserId by, EventBody body) {
        Draft draft{.room = where, .by = by, .client_id = Uuid::generate().to_string(), .body = std::move(body)};
        Batch batch;
        batch.drafts.push_back(std::move(draft));
        return stores->chat().append(batch).events.front().event;
    }

    std::unique_ptr<DatabaseUnderTest> database = GetParam().make();
    std::unique_ptr<ChatStores> stores;
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
    RoomId room;
};

}  // namespace messenger::chat
