// The store that every suite about stores runs on, in each of its kinds.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>

#include "tests/store/backends.hpp"

namespace messenger::chat {

/// An empty store with two users.
class ChatStoreSuite : public ::testing::TestWithParam<Backend> {
  protected:
    ChatStoreSuite() { reopen(); }
    void reopen() {
        stores.reset();
        stores = database->open();
        chat_store = &stores->chat();
    }

    static Draft room_draft(RoomId room, RoomType type, const std::vector<UserId>& users) {
        RoomCreated created{.info = {.id = room, .type = type, .name = "Tea \xF0\x9F\x8D\xB5", .created_at = now()},
                            .members = {}};
        for (const auto& user : users) {
            created.members.push_back({user, MemberRole::member});
        }
        return {.room = room, .by = users.front(), .client_id = Uuid::generate().to_string(), .body = created};
    }
    RoomId make_room(const std::vector<UserId>& users) {
        const auto room = RoomId::generate();
        chat_store->append({.drafts = {room_draft(room, RoomType::group, users)}, .markers = {}});
        return room;
    }
    static Draft message(RoomId room, UserId by, const std::string& client_id, const std::string& text = "hi") {
        return {.room = room, .by = by, .client_id = client_id, .body = MessageDraft{text, {}, {}}};
    }
    Event post(RoomId room, UserId by, const std::string& client_id, const std::string& text = "hi") {
        return chat_store->append({.drafts = {message(room, by, client_id, text)}, .markers = {}}).events.front().event;
    }
    std::vector<Seq> seqs(const MessagePage& page) {
        std::vector<Seq> all;
        for (const auto& item : page.items) {
            all.push_back(boost::json::parse(item).at("seq").as_int64());
        }
        return all;
    }

    std::unique_ptr<DatabaseUnderTest> database = GetParam().make();
    std::unique_ptr<ChatStores> stores;
    ChatStore* chat_store = nullptr;
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
};

}  // namespace messenger::chat
