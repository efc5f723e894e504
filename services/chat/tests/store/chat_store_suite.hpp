// The store that every suite about stores runs on, in each of its kinds.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <memory>

#include "domain/chat_store.hpp"
#include "store/sql_chat_store.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::chat {

/// A backend under test: reopens the same data.
using Open = std::function<std::unique_ptr<ChatStore>(const std::filesystem::path& folder)>;

inline std::unique_ptr<ChatStore> open_sqlite(const std::filesystem::path& folder) {
    return std::make_unique<SqlChatStore>(
        std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(), folder));
}

/// The same with tables that are brought up to date every few events.
inline std::unique_ptr<ChatStore> open_merging_sqlite(const std::filesystem::path& folder) {
    return std::make_unique<SqlChatStore>(
        std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(), folder), 3);
}

/// An empty store with two users.
class ChatStoreSuite : public ::testing::TestWithParam<std::pair<std::string, Open>> {
  protected:
    ChatStoreSuite() { reopen(); }
    void reopen() {
        chat_store.reset();
        chat_store = GetParam().second(folder.path());
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

    messenger::testing::TemporaryFolder folder;
    std::unique_ptr<ChatStore> chat_store;
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
};

inline const auto chat_stores = ::testing::Values(std::pair<std::string, Open>("sqlite", open_sqlite),
                                                  std::pair<std::string, Open>("sqlite_merging", open_merging_sqlite));

}  // namespace messenger::chat
