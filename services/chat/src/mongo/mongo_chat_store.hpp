// ChatStore on MongoDB, without transactions: the events of a batch are inserted in their order under unique keys, and
// what follows from them is written after that, so that it can be written again at any time. Several instances may
// share a database: whoever comes second to a number reads what it missed, and numbers anew.
#pragma once

#include <mutex>

#include "domain/chat_store.hpp"
#include "mongo/commit_plan.hpp"

namespace messenger::chat {

class MongoChatStore final : public ChatStore {
  public:
    /// The pool must outlive this.
    explicit MongoChatStore(mongo::MongoPool& pool) : pool_(pool) {}

    /// Migrates the database, and applies what was stored last before a crash; before any other call. Throws as
    /// migrate() does.
    void prepare();
    /// The data come from a backup.
    void renew_epoch();

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
    bool is_shared() const override { return true; }
    std::vector<RoomHead> heads(const std::vector<RoomId>& rooms) override;
    std::vector<RoomReadMarkers> read_markers(const std::vector<RoomId>& rooms) override;
    TouchedRooms touched(std::int64_t since) override;
    void touch(RoomId room) override;
    std::string epoch() override { return epoch_; }
    void ping() override { pool_.ping(); }

  private:
    std::vector<Appended> append_drafts(mongo::Session& session, std::span<const Draft> drafts);
    std::vector<std::int64_t> move_markers(mongo::Session& session, std::span<const ReadMarker> markers);
    void change_ban(mongo::Session& session, const BanChange& change);
    LogEnd end_of(mongo::Session& session, RoomId room);
    /// Applies what a room's log has and its documents don't.
    void catch_up(RoomId room);

    mongo::MongoPool& pool_;
    /// Held by whoever writes what the log or its messages say.
    std::mutex writer_;
    LogClock clock_;
    CommitPlan::Ends ends_;  ///< of rooms that were written to, unless another instance has done so since
    std::string epoch_;
};

}  // namespace messenger::chat
