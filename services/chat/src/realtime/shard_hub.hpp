// ShardHub: the sessions of one shard, by user and by room. What is committed arrives here as shared frames and goes to
// each subscribed session with one send. Used on its shard only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "domain/types.hpp"
#include "net/ws/outbox.hpp"

namespace messenger::chat {

class Session;
using net::ws::SharedBuffer;

class ShardHub {
  public:
    /// Tells a room's owner that nobody here listens to it any more.
    using Release = std::function<void(RoomId room, std::uint64_t version)>;
    explicit ShardHub(Release release) : release_(std::move(release)) {}

    void add(Session& session);
    /// Ends all subscriptions of the session too.
    void remove(Session& session);
    void for_each(UserId user, const std::function<void(Session&)>& visit);
    void for_each(const std::function<void(Session&)>& visit);

    /// The session follows the room from now on. It has everything up to `cursor`; what comes after up to `last_seq` it
    /// reads from the log, and until it has caught up nothing is sent to it. No effect if it follows the room already.
    void subscribe(Session& session, RoomId room, Seq cursor, Seq last_seq, std::uint64_t version);
    void unsubscribe(Session& session, RoomId room);
    /// How far a session is behind: its cursor and the end of what arrived here; nothing if it does not follow.
    struct Progress {
        Seq cursor = 0;
        Seq last_seq = 0;
        bool is_live = false;
    };
    std::optional<Progress> progress(const Session& session, RoomId room) const;
    /// Moves the cursor; the session goes live when that is the end.
    void advance(Session& session, RoomId room, Seq cursor);

    /// Committed events up to `last_seq`, framed.
    void deliver(RoomId room, Seq last_seq, const SharedBuffer& frames);
    /// A frame that is not in the log, to the room's live sessions, or to those of one user.
    void deliver_unlogged(RoomId room, std::optional<UserId> only, const SharedBuffer& frame);
    /// A frame that may be left out, to the room's live sessions that keep up.
    void deliver_if_prompt(RoomId room, const SharedBuffer& frame);
    /// The user's sessions here follow a new room of theirs and are told.
    void room_added(UserId user, RoomId room, Seq last_seq, std::uint64_t version, const SharedBuffer& frame);
    /// They don't any more.
    void room_removed(UserId user, RoomId room, const SharedBuffer& frame);

    /// Nobody follows the room any more.
    void room_deleted(RoomId room, const SharedBuffer& frame);

    std::size_t session_count() const { return session_count_; }

  private:
    struct Subscriber {
        Session* session;
        Seq cursor;
        bool is_live;
    };
    struct Room {
        std::vector<Subscriber> subscribers;
        Seq last_seq = 0;
        std::uint64_t version = 0;
    };
    Subscriber* find(const Session& session, RoomId room);
    void release_if_empty(RoomId room);

    Release release_;
    std::unordered_map<UserId, std::vector<Session*>> users_;
    std::unordered_map<RoomId, Room> rooms_;
    std::size_t session_count_ = 0;
};

}  // namespace messenger::chat
