// ChatStore on SQLite. Rooms and users have integer keys; members and markers are written with the event that moves
// them, in one transaction.
#pragma once

#include "domain/chat_store.hpp"
#include "store/log_writer.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

class SqlChatStore final : public ChatStore {
  public:
    /// Migrates the database. Throws as SqlPool and migrate() do.
    explicit SqlChatStore(std::unique_ptr<store::SqlPool> pool);

    Stored append(const Batch& batch) override;
    std::optional<RoomSnapshot> load_room(RoomId room) override;
    std::vector<RoomSummary> rooms_of(UserId user) override;
    std::vector<Membership> memberships_of(UserId user) override;
    std::optional<RoomSummary> room_of(UserId user, RoomId room) override;
    std::optional<RoomId> find_direct(UserId a, UserId b) override;
    std::vector<Event> events(RoomId room, Seq after, std::int64_t limit) override;
    MessagePage messages(RoomId room, const MessageQuery& query) override;
    std::string epoch() override { return epoch_; }
    void ping() override { pool_->ping(); }

  private:
    std::unique_ptr<store::SqlPool> pool_;
    LogWriter writer_;
    std::string epoch_;
};

}  // namespace messenger::chat
