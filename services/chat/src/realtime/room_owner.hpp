// RoomOwner: the rooms that one shard owns. Every decision about a room is made here, in order: commands are checked
// against its state, go through the commit queue, and come back as events that are applied and fanned out in the turn
// in which they arrive. Used on its shard only; other shards post to it.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "domain/room_state.hpp"
#include "host/service.hpp"
#include "realtime/commit_queue.hpp"
#include "realtime/delegation.hpp"
#include "realtime/gate.hpp"
#include "realtime/known_rooms.hpp"
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
    std::optional<UserId> peer{};  ///< the other one of a direct room
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
    /// The way to and from them; all may be empty where there are none.
    struct OtherInstances {
        /// This instance stored events of a room, the last of which left it at a version.
        std::function<void(RoomId, std::int64_t version, std::vector<StoredEvent>)> on_stored;
        std::function<void(const ReadMarker&, std::int64_t read_count)> on_read;
        std::function<void(const Typing::Change&)> on_typing;
        /// The room is in memory from now on, or not any more.
        std::function<void(RoomId, bool)> on_held;
        /// Whether a user is connected here.
        std::function<bool(UserId)> is_here;
        /// As those of a Delegation; without the first there is none.
        std::function<void(const std::string& leader, std::string drafts, std::size_t count)> delegate;
        std::function<void(const std::string& leader)> on_silent;
        RoomCache* cache = nullptr;  ///< that they share; outlives the owner
    };

    RoomOwner(std::size_t shard, ServiceContext& context, ChatStore& store, CommitQueue& queue, OnHub on_hub,
              OtherInstances others);

    void execute(Command command, Done done);
    /// A draft for a room of this owner that nothing is decided about.
    void append(Draft draft, Done done);
    /// What another instance has decided.
    void append_for(DelegatedDraft delegated, Done done);
    /// What this shard's rooms have other instances store.
    Delegation& delegation() { return delegation_; }
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
    /// Calls `then` when all that the wishes tell of is delivered here: other instances may have stored more than is
    /// known. False if that can't be found out now.
    void catch_up_with(std::vector<Subscription> wishes, std::move_only_function<void(bool)> then);
    /// Ends the interest unless it was renewed since `version`.
    void release(RoomId room, std::size_t shard, std::uint64_t version);

    /// What is known of the room and its events is outdated: it is loaded again before anything is decided.
    void invalidate(RoomId room);

    /// Another instance stored events of a room, in their order.
    void on_stored_elsewhere(RoomId room, std::int64_t version, const std::vector<Event>& events);
    void on_read_elsewhere(const ReadMarker& marker, std::int64_t read_count);
    void on_typing_elsewhere(const Typing::Change& change);
    /// What the store says of a room's end; `is_touched` if it says so because the version has changed.
    void on_head(const RoomHead& head, bool is_touched);
    /// The rooms in memory, or those that have been here for a moment only.
    std::vector<RoomId> held_rooms(bool only_new) const;

    /// Outcomes of the commit queue, in the order of their numbers.
    void on_committed(std::vector<Outcome> outcomes);
    /// Once a second: leaves what this instance has changed of its rooms in the cache.
    void share_changes();
    /// Forgets rooms that were not used for a while and that nobody listens to.
    void evict_idle();

  private:
    using Clock = std::chrono::steady_clock;
    struct Interest {
        std::uint64_t version = 0;
        bool is_on = false;
    };
    struct Waiting {
        Command command;
        Done done;
        bool is_checked = false;  ///< a refusal is the last word
    };
    struct Room {
        std::optional<RoomState> state;  ///< empty: to be loaded (again)
        bool is_loading = false;
        bool is_outdated = false;    ///< something was committed while it was being loaded
        bool is_structural = false;  ///< an event that changes rights is on its way
        bool is_doubtful = false;    ///< others changed what is decided by: nothing is until what is on its way is back
        bool is_checking = false;    ///< the store is being asked whether they have
        bool is_catching_up = false;
        bool is_changing_writer = false;   ///< nothing is decided until what is on its way to the other one is back
        std::int64_t handled_version = 0;  ///< of a touch that was taken over
        /// The end of the room as it was told while it was not in memory.
        std::int64_t told_version = 0;
        Seq told_seq = 0;
        std::size_t in_flight = 0;
        std::size_t decided_in_flight = 0;  ///< of these, what somebody's command has become
        std::string writer;                 ///< the instance that these are on their way to; empty: this one
        Seq delivered = -1;                 ///< everything up to here is fanned out or in frames; -1: not known yet
        std::vector<Interest> interest;
        std::vector<std::move_only_function<void(Result<Room*>)>> on_loaded;
        std::vector<std::move_only_function<void(Result<Room*>)>>
            on_checked;  ///< for the next check, not one that runs
        /// Commands that are decided when it is time, in this order.
        std::deque<Waiting> waiting;
        std::size_t again = 0;  ///< the first of them, which come back from the writer
        std::string frames;     ///< events that are not fanned out yet, framed
        std::vector<std::pair<Done, Result<Committed>>> answers;  ///< that leave with them
        bool is_held = false;                                     ///< until the next commit
        Clock::time_point used = Clock::now();
        Clock::time_point held_since = Clock::now();
    };

    static Error overloaded();
    Room& room(RoomId id);
    /// `can_wait` if nobody has asked for it: whoever is greeted reads the store as well, and goes first.
    void with_room(RoomId id, std::move_only_function<void(Result<Room*>)> then, bool can_wait = false);
    Task<> load(RoomId id, bool can_wait);
    /// Takes over what other instances have left in the cache, if that is so still.
    Task<bool> load_known(RoomId id);
    /// Takes over what was read; false if it has to be read again.
    bool loaded(RoomId id, Room& room, RoomSnapshot snapshot, const std::vector<Event>& missed);
    void fail_load(RoomId id, const Error& error);
    /// As with_room(), but not with a room of which the user is no member, or that ends before `seq`, unless the store
    /// says so now.
    void with_member(RoomId id, UserId user, Seq seq, std::move_only_function<void(Result<Room*>)> then);
    /// Calls `then` once the store was asked, from now on, whether what is in memory is so, and it was read again if
    /// not. The room goes on meanwhile: whoever makes it ask, by what is refused, must not hold the others up.
    void verify(RoomId id, std::move_only_function<void(Result<Room*>)> then);
    Task<> check(RoomId id);
    /// Reads and delivers the events that others stored.
    void catch_up(RoomId id, Room& room);
    Task<> read_missed(RoomId id, Seq after);
    Task<> follow_wishes(std::vector<Subscription> wishes, std::shared_ptr<std::move_only_function<void(bool)>> then);
    /// Whether all up to `seq` is delivered, which the store has.
    Task<bool> reach(RoomId id, Seq seq);
    /// Takes over an event that another instance stored; false if it is not the next one.
    bool take_over(RoomId id, Room& room, const Event& event);
    /// What is in memory is not so any more, or may not be.
    static void reload(Room& room);
    /// Remembers how far the room is, for when it has been read.
    static void note_end(Room& room, std::int64_t version, Seq seq);
    /// Decides a command when it is time; overloaded when too many wait for that.
    static void hold(Room& room, Waiting waiting);
    void decide(Room& room, Command command, Done done, bool is_checked = false);
    void submit(Room& room, Draft draft, Done done, std::optional<Command> command = std::nullopt);
    /// Who stores it: the instance that leads the room, or this one.
    const std::string& writer_of(const Draft& draft) const;
    void submit_to_writer(Room& room, Draft draft, Done done, Command command);
    /// Stores here what another instance did not.
    void take_back(std::vector<Work> works);
    void submit(Room& room, Work work);
    void submit_collected();
    void settle(const Draft& draft, Room& room, Result<Committed>& result);
    void settle_ban(const BanChange& change, Room& room, const Result<Committed>& result);
    void settle_marker(const ReadMarker& marker, const Result<Committed>& result);
    void show_read(const ReadMarker& marker, Room& entry, std::int64_t read_count);
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
    OtherInstances others_;
    std::unordered_map<RoomId, Room> rooms_;
    RecentEvents recent_;
    Typing typing_;
    std::vector<RoomId> unflushed_;
    bool is_flush_posted_ = false;
    std::vector<Work> collected_;  ///< what this turn submits
    Delegation delegation_;
    Gate patient_loads_;
    std::optional<KnownRooms> known_;          ///< where there is a cache
    std::unordered_set<RoomId> changed_here_;  ///< and not in the cache yet
};

}  // namespace messenger::chat
