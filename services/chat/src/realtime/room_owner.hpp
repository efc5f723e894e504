// RoomOwner: the rooms that one shard owns. Every decision about a room is made here, in order: commands are checked
// against its state, go through the commit queue, and come back as events that are applied and fanned out in the turn
// in which they arrive. Used on its shard only; other shards post to it.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "domain/room_state.hpp"
#include "host/service.hpp"
#include "realtime/commit_queue.hpp"
#include "realtime/recent_events.hpp"
#include "realtime/shard_hub.hpp"
#include "realtime/typing.hpp"

namespace messenger::chat {

/// A room as one member sees it now.
struct RoomView {
    RoomInfo info;
    MemberState own;
    Seq last_seq = 0;
    std::int64_t unread = 0;
    std::int64_t member_count = 0;
    NotificationSettings notifications{};
    std::int64_t mentions = 0;
};

/// A session's wish to follow a room, with what its shard read of it from the store.
struct Subscription {
    RoomId room;
    Seq last_seq = 0;
    std::int64_t message_count = 0;
    Seq cursor = 0;  ///< what the session has already
};
/// The room's end at the moment from which its events are delivered to the shard.
struct Subscribed {
    RoomId room;
    Seq last_seq = 0;
    std::int64_t message_count = 0;
    std::uint64_t version = 0;
    SharedBuffer missed;  ///< the events after the session's cursor up to last_seq, if they are in memory
};

class RoomOwner {
  public:
    /// Runs something on another shard with that shard's hub.
    using OnHub = std::function<void(std::size_t shard, std::function<void(ShardHub&)> action)>;

    RoomOwner(std::size_t shard, ServiceContext& context, ChatStore& store, CommitQueue& queue, OnHub on_hub);

    void execute(Command command, Done done);
    /// A draft for a room of this owner that nothing is decided about.
    void append(Draft draft, Done done);
    void read(RoomId room, UserId user, Seq seq, Done done);
    /// Somebody types, or stops. Told to the room unless it is large or there is more important work.
    void type(RoomId room, UserId user, bool is_on, Done done);
    /// Once a second: what became of those who typed.
    void tell_typing();
    /// Whether the user may see the room, and the room.
    void view(RoomId room, UserId user, std::move_only_function<void(Result<RoomView>)> then);

    /// Registers a shard's interest and tells the ends of the logs in one turn: whatever is committed later is posted
    /// to the shard after this answer. Rooms of which the user is no member are left out.
    std::vector<Subscribed> subscribe(UserId user, std::span<const Subscription> wishes, std::size_t shard);
    /// Ends the interest unless it was renewed since `version`.
    void release(RoomId room, std::size_t shard, std::uint64_t version);

    /// What is known of the room and its events is outdated: it is loaded again before anything is decided.
    void invalidate(RoomId room);

    /// Outcomes of the commit queue, in the order of their numbers.
    void on_committed(std::vector<Outcome> outcomes);
    /// Forgets rooms that were not used for a while and that nobody listens to.
    void evict_idle();

  private:
    using Clock = std::chrono::steady_clock;
    struct Interest {
        std::uint64_t version = 0;
        bool is_on = false;
    };
    struct Room {
        std::optional<RoomState> state;  ///< empty: to be loaded (again)
        bool is_loading = false;
        bool is_outdated = false;    ///< something was committed while it was being loaded
        bool is_structural = false;  ///< an event that changes rights is on its way
        std::size_t in_flight = 0;
        Seq delivered = -1;  ///< everything up to here is fanned out or in frames; -1: not known yet
        std::vector<Interest> interest;
        std::vector<std::move_only_function<void(Result<Room*>)>> on_loaded;
        std::deque<std::pair<Command, Done>> waiting;
        std::string frames;                                       ///< events that are not fanned out yet, framed
        std::vector<std::pair<Done, Result<Committed>>> answers;  ///< that leave with them
        bool is_held = false;                                     ///< until the next commit
        Clock::time_point used = Clock::now();
    };

    Room& room(RoomId id);
    void with_room(RoomId id, std::move_only_function<void(Result<Room*>)> then);
    Task<> load(RoomId id);
    void loaded(RoomId id, Room& room, std::optional<RoomSnapshot> snapshot, const std::vector<Event>& missed);
    void fail_load(RoomId id, const Error& error);
    void decide(Room& room, const Command& command, Done done);
    void submit(Room& room, Draft draft, Done done);
    void submit(Room& room, Work work);
    void submit_collected();
    void settle(const Draft& draft, Room& room, Result<Committed>& result);
    static void settle_ban(const BanChange& change, Room& room, const Result<Committed>& result);
    void settle_marker(const ReadMarker& marker, const Result<Committed>& result);
    void resume(RoomId id);
    void frame(Room& room, const Event& event);
    void flush(RoomId id, Room& room);
    void flush_soon(const std::vector<RoomId>& rooms);
    void flush_or_hold(RoomId id);
    /// Fans an event out; `change` is what it did to the members, for those whom it adds or removes.
    void deliver(RoomId id, Room& room, const Event& event, const std::optional<EventBody>& change);
    void tell(const Typing::Change& change);
    void announce(RoomId id, Room& room, UserId user, Seq last_seq);
    void each_interested(const Room& room, const std::function<void(ShardHub&)>& action);

    std::size_t shard_;
    ServiceContext& context_;
    ChatStore& store_;
    CommitQueue& queue_;
    OnHub on_hub_;
    std::unordered_map<RoomId, Room> rooms_;
    RecentEvents recent_;
    Typing typing_;
    std::vector<RoomId> unflushed_;
    bool is_flush_posted_ = false;
    std::vector<Work> collected_;  ///< what this turn submits
};

}  // namespace messenger::chat
