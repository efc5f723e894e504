// Engine: chat's real-time half put together. For every shard a hub with its sessions and an owner with its rooms, one
// commit queue for all; and the calls into them, which may come from any shard and answer on the caller's.
#pragma once

#include <prometheus/counter.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <unordered_set>
#include <vector>

#include "domain/people_store.hpp"
#include "host/service.hpp"
#include "net/ws/connection_group.hpp"
#include "realtime/commit_queue.hpp"
#include "realtime/gate.hpp"
#include "realtime/mailboxes.hpp"
#include "realtime/neighbours.hpp"
#include "realtime/presence.hpp"
#include "realtime/room_owner.hpp"
#include "realtime/session.hpp"
#include "realtime/shard_hub.hpp"
#include "realtime/shared_caches.hpp"

namespace messenger::chat {

/// Close codes of the contract, section 3.
namespace close_code {
inline constexpr std::uint16_t malformed = 4400;
inline constexpr std::uint16_t unauthenticated = 4401;
inline constexpr std::uint16_t no_account = 4403;  ///< disabled or deleted
}  // namespace close_code

struct EngineOptions {
    std::size_t outbox_bytes = 1024 * 1024;
    std::size_t max_queued = 16'384;  ///< drafts and markers that wait to be stored
    std::chrono::milliseconds heartbeat{25'000};
    std::optional<redis::RedisUrl> redis{};  ///< for speaking to other instances on the same store
};

class Engine {
  public:
    /// The context and the stores must outlive the engine.
    Engine(ServiceContext& context, ChatStore& store, PeopleStore& people, EngineOptions options);
    ~Engine();

    /// Takes over a connection that was upgraded on this shard.
    void open(net::Upgraded upgraded, std::optional<net::ws::DeflateAgreement> deflate, std::string header_token);

    /// Does something with a room; `done` is called on the caller's shard.
    void execute(Command command, Done done);
    void read(RoomId room, UserId user, Seq seq, Done done);
    void type(RoomId room, UserId user, bool is_on, Done done);
    Task<Result<Committed>> execute(Command command);
    Task<Result<Committed>> read(RoomId room, UserId user, Seq seq);
    /// Stores an event that nobody has to decide about: the beginning of a room, or what is imported.
    Task<Result<Committed>> append(Draft draft);
    /// The post with what the linked message says, and where that was said first. A validation error on /forward unless
    /// the user can read it; unavailable when that can't be found out now.
    Task<Result<PostMessage>> forward(UserId user, MessageLink link, PostMessage post);
    /// The room, if the user may see it.
    Task<Result<RoomView>> view(RoomId room, UserId user);
    /// Registers the calling shard with the owners of these rooms, one owner after the other; `on_answer` runs in the
    /// turn in which an owner's answer arrives, before anything that the owner posts later.
    /// False, and some are left out, when it can't be found out now how far they are.
    Task<bool> subscribe(UserId user, std::vector<Subscription> wishes,
                         std::function<void(const std::vector<Subscribed>&)> on_answer);

    /// The store has changed what a room's decisions depend on, other than by its log, and has touched the room.
    void invalidate(RoomId room);
    /// Tells those who are told of a user's presence, the user's own connections among them, and may leave nobody out.
    Task<> tell_watchers(UserId user, SharedBuffer frame);
    /// Says something to all connections of a user. From a shard.
    void send_to_user(UserId user, SharedBuffer frame) { send_everywhere({user}, std::move(frame)); }

    Presence& presence() { return presence_; }
    ServiceContext& context() { return context_; }
    ChatStore& store() { return store_; }
    PeopleStore& people() { return people_; }
    /// What all instances keep in Redis; null without it.
    SharedCaches* caches() { return caches_.get(); }
    const EngineOptions& options() const { return options_; }
    /// This shard's hub.
    ShardHub& hub(std::size_t shard) { return *shards_[shard]->hub; }
    /// Those of a shard who are being greeted, and those who read what they missed.
    Gate& greetings(std::size_t shard) { return shards_[shard]->greetings; }
    Gate& catch_ups(std::size_t shard) { return shards_[shard]->catch_ups; }
    void forget(std::size_t shard, Session& session);
    void spawn(std::string name, std::function<Task<>()> task, std::size_t shard) {
        context_.spawn(std::move(name), std::move(task), shard);
    }
    /// Ends the sockets of a session of a user, or of all of them.
    void end_sessions(std::function<bool(const Session&)> condition, std::uint16_t code, std::string reason);

    /// Begins to look for what other instances do, once the store is prepared.
    void follow_others();
    /// Closes all sockets with 1001, spread over a moment.
    Task<> drain();
    /// Stores what is queued, ends the timers and the sockets that are left. Again does nothing more.
    void stop();

  private:
    struct Shard {
        Shard(boost::asio::io_context& context, net::ws::ConnectionGroup::Options group_options,
              ShardHub::Release release);
        std::unique_ptr<ShardHub> hub;
        std::unique_ptr<RoomOwner> owner;
        net::ws::ConnectionGroup group;
        std::unordered_set<Session*> sessions;
        boost::asio::steady_timer timer;
        boost::asio::steady_timer follow_timer;
        Gate greetings;
        Gate catch_ups;
    };
    std::size_t owner_of(RoomId room) const { return std::hash<RoomId>{}(room) % shards_.size(); }
    /// Makes `done` run on the shard of the caller.
    Done back_here(Done done);
    Task<> tick(std::size_t shard);
    /// What the rooms have to do with other instances.
    RoomOwner::OtherInstances other_instances();
    std::unique_ptr<Neighbours> make_neighbours();
    /// Asks the store what other instances have done to the rooms of a shard, and to any room. Until stop().
    Task<> follow_heads(std::size_t shard);
    Task<> follow_touched();
    /// Until stop(), on the first shard.
    Task<> tell_presence();
    /// Of what is due, what the store does not answer for is left for the next time.
    Task<> tell_due();
    Task<bool> remember_last_seen(std::vector<Presence::Change> changes);
    Task<bool> tell(Presence::Change change);
    /// Tells the connections to this process.
    void tell_here(const Presence::Telling& telling);
    /// Sends a frame to the connections of some users to this process, or to any.
    void send_to(std::vector<UserId> users, SharedBuffer frame);
    void send_everywhere(std::vector<UserId> users, SharedBuffer frame);
    void visit(std::vector<UserId> users, std::function<void(Session&)> action);

    ServiceContext& context_;
    ChatStore& store_;
    PeopleStore& people_;
    EngineOptions options_;
    Mailboxes mail_;
    std::vector<std::unique_ptr<Shard>> shards_;
    std::unique_ptr<CommitQueue> queue_;
    Presence presence_;
    Presence::Due presence_due_;      ///< what is being told, on the first shard
    bool has_more_presence_ = false;  ///< which is due after that
    prometheus::Counter& presence_lookups_;
    std::unique_ptr<SharedCaches> caches_;    ///< as the next one
    std::unique_ptr<Neighbours> neighbours_;  ///< null: there are none, or they are not heard
    boost::asio::steady_timer presence_timer_;
    boost::asio::steady_timer touched_timer_;
    std::atomic<bool> is_stopping_{false};
};

}  // namespace messenger::chat
