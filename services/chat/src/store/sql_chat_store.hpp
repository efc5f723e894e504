// ChatStore on SQLite and PostgreSQL. On SQLite a commit appends to the log, and what finds an event in it is in memory
// first, and in tables later; on PostgreSQL, where others write as well, nothing is remembered.
#pragma once

#include "domain/chat_store.hpp"
#include "store/log_tail.hpp"
#include "store/log_writer.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

class SqlChatStore final : public ChatStore {
  public:
    static constexpr std::size_t default_merge_after = 16'384;

    /// SQLite is prepared here; once `merge_after` events are known in memory only, its tables are brought up to date.
    /// Throws as SqlPool and prepare() do.
    explicit SqlChatStore(std::unique_ptr<store::SqlPool> pool, std::size_t merge_after = default_merge_after);

    /// Migrates the database of a server; before any other call. Throws as migrate() does.
    void prepare();

    Stored append(const Batch& batch) override;
    std::optional<RoomSnapshot> load_room(RoomId room) override;
    std::vector<RoomSummary> rooms_of(UserId user) override;
    std::vector<Membership> memberships_of(UserId user) override;
    std::optional<RoomSummary> room_of(UserId user, RoomId room) override;
    std::optional<RoomId> find_direct(UserId a, UserId b) override;
    std::vector<Event> events(RoomId room, Seq after, std::int64_t limit) override;
    MessagePage messages(RoomId room, const MessageQuery& query) override;
    std::optional<std::string> message(RoomId room, Seq seq) override;
    std::vector<std::string> thread(RoomId room, Seq root, Seq after, std::int64_t limit) override;
    std::optional<std::vector<MessageVersion>> history(RoomId room, Seq message) override;
    std::vector<std::string> pinned(RoomId room) override;
    std::vector<PublicRoom> public_rooms(const PublicRoomQuery& query) override;
    std::vector<Ban> bans(RoomId room) override;
    AuthoredMessages authored(UserId user, std::int64_t cursor) override;
    std::vector<MessageLink> purge_expired(Timestamp at, std::int64_t limit) override;
    std::vector<std::string> refused_words(RoomId room) override;
    void set_refused_words(RoomId room, const std::vector<std::string>& words) override;
    bool set_notifications(RoomId room, UserId user, NotificationSettings settings) override;
    bool is_shared() const override { return !is_sqlite(); }
    std::vector<RoomHead> heads(const std::vector<RoomId>& rooms) override;
    std::vector<RoomReadMarkers> read_markers(const std::vector<RoomId>& rooms) override;
    TouchedRooms touched(std::int64_t since) override;
    void touch(RoomId room) override;
    std::string epoch() override { return epoch_; }
    /// The data come from a backup.
    void renew_epoch();
    /// For those who only read.
    store::SqlPool& database() { return *pool_; }
    void ping() override { pool_->ping(); }

  private:
    bool is_sqlite() const { return pool_->dialect() == store::Dialect::sqlite; }
    /// Runs `read(soci::session&, const LogTail::View&)` in a transaction.
    template <typename Read>
    auto read(Read read);

    std::unique_ptr<store::SqlPool> pool_;
    LogTail tail_;
    std::unique_ptr<LogWriter> writer_;
    std::string epoch_;
};

}  // namespace messenger::chat
