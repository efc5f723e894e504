// The stores beside the log that every suite about them runs on, in each of their kinds, over a chat store of the kind.
#pragma once

#include "store/sql_draft_store.hpp"
#include "store/sql_invite_store.hpp"
#include "store/sql_report_store.hpp"
#include "store/sql_scheduled_store.hpp"
#include "tests/store/chat_store_suite.hpp"

namespace messenger::chat {

/// Stores over the same data.
struct SideStores {
    std::unique_ptr<ChatStore> chat;
    std::unique_ptr<InviteStore> invites;
    std::unique_ptr<DraftStore> drafts;
    std::unique_ptr<ScheduledStore> scheduled;
    std::unique_ptr<ReportStore> reports;
};
/// A backend under test: reopens the same data.
using OpenSideStores = std::function<SideStores(const std::filesystem::path& folder)>;

inline SideStores open_sqlite_side_stores(const std::filesystem::path& folder) {
    auto chat = std::make_unique<SqlChatStore>(
        std::make_unique<store::SqlPool>(store::parse_database_url("sqlite:chat.db").value(), folder));
    auto& database = chat->database();
    return {.chat = std::move(chat),
            .invites = std::make_unique<SqlInviteStore>(database),
            .drafts = std::make_unique<SqlDraftStore>(database),
            .scheduled = std::make_unique<SqlScheduledStore>(database),
            .reports = std::make_unique<SqlReportStore>(database)};
}

/// Empty stores with two users, who share a room.
class SideStoreSuite : public ::testing::TestWithParam<std::pair<std::string, OpenSideStores>> {
  protected:
    SideStoreSuite() {
        reopen();
        room = open_room({ada, bob});
    }
    void reopen() {
        stores = {};
        stores = GetParam().second(folder.path());
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
        return stores.chat->append(batch).events.front().event;
    }

    messenger::testing::TemporaryFolder folder;
    SideStores stores;
    UserId ada = UserId::generate();
    UserId bob = UserId::generate();
    RoomId room;
};

inline const auto side_stores =
    ::testing::Values(std::pair<std::string, OpenSideStores>("sqlite", open_sqlite_side_stores));
inline const auto name_of_kind = [](const auto& info) { return info.param.first; };

}  // namespace messenger::chat
