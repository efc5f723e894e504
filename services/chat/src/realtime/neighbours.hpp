// Neighbours: the other instances of chat on the same store, spoken to through Redis. Everything here is a hint that
// makes things fast: what is stored is found in the store as well, within a second, and nothing else is told again.
//
// Channels, each under the store's epoch, so that several installations may share a Redis:
//   chat:EPOCH:room:ID   what happens in a room, for the instances that hold it, whoever leads it
//   chat:EPOCH:people    frames for the connections of users, who is connected where, and who is told of that
//   chat:EPOCH:to:INSTANCE   what one instance is to store for another, and what became of it
// Keys:
//   chat:EPOCH:here:INSTANCE   a hash, user -> status, which expires 20 s after its instance last renewed it
//   chat:EPOCH:instances       a set of INSTANCEs; who finds that one's hash is gone takes it out
#pragma once

#include <prometheus/counter.h>

#include <atomic>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "domain/chat_store.hpp"
#include "host/service.hpp"
#include "realtime/instance_messages.hpp"
#include "realtime/presence.hpp"
#include "realtime/shard_hub.hpp"
#include "realtime/typing.hpp"
#include "redis/link.hpp"

namespace messenger::chat {

class Neighbours {
  public:
    /// What others did; on the first shard.
    struct Handlers {
        std::function<void(RoomId, std::int64_t version, std::vector<Event>)> on_stored;
        std::function<void(const ReadMarker&, std::int64_t read_count)> on_read;
        std::function<void(const Typing::Change&)> on_typing;
        std::function<void(std::vector<UserId>, SharedBuffer)> on_frame;
        std::function<void(const Presence::Telling&)> on_told;
        /// The instances that can be delegated to, besides this one.
        std::function<void(const std::string& self, const std::vector<std::string>& others)> on_instances;
        std::function<void(DelegatedDraft)> on_delegated;
        std::function<void(const std::string& leader, std::size_t shard, std::uint64_t stream,
                           std::vector<DelegatedOutcome>)>
            on_outcomes;
        std::function<void(const std::string& leader, std::size_t shard, std::uint64_t stream)> on_lost;
    };

    /// The context and the presence must outlive it.
    Neighbours(ServiceContext& context, redis::RedisUrl url, Presence& presence, Handlers handlers);

    /// Begins, for a store of this epoch. On the first shard, as stop().
    void start(const std::string& epoch);
    void stop();
    /// Whether what others say is heard here. From any thread.
    bool hears() const { return hears_.load(std::memory_order_relaxed); }

    // From any shard:
    void stored(const StoredEvents& stored);
    void read(const ReadMarker& marker, std::int64_t read_count);
    void typing(const Typing::Change& change);
    void held(RoomId room, bool is_held);
    void frame(const std::vector<UserId>& users, const SharedBuffer& frame);
    /// The status of users who are connected here has changed.
    void present(const std::vector<Presence::Change>& changes);
    /// A change of presence is told everywhere. `has_more` says that others wait for that here: nobody is to think that
    /// this instance has missed one.
    void tell(const Presence::Telling& telling, bool has_more);
    /// For how long the others may take to tell of a user before this instance does. On the first shard.
    Presence::Clock::duration turn(UserId user) const;
    /// Drafts for a leader, as a Delegation has encoded them.
    void delegate(const std::string& leader, std::string drafts, std::size_t count);
    /// What became of a draft that was delegated to this instance, unless stored() tells of it.
    void answer(const DelegatedId& id, Result<Committed> result);
    /// Others are not to delegate to this instance any more.
    void resign();
    /// Leaves an instance out of those that can be delegated to, for a moment and until it is heard again.
    void leave_out(const std::string& instance);

  private:
    using Clock = std::chrono::steady_clock;
    struct Other {
        bool is_left_out = false;  ///< until it is heard after that
        Clock::time_point left_out_until{};
        Clock::time_point tells_until{};  ///< it has said that it has more presence to tell
        Clock::time_point asked{};        ///< when it was last looked whether it hears
    };

    void publish(const std::string& channel, std::string text);
    /// To those who hold the room.
    void publish(RoomId room, std::string text);
    void on_first_shard(std::move_only_function<void()> action);
    void hear(std::string_view channel, std::string_view text);
    void hear_json(const std::string& from, std::string_view text);
    void hear_room(RoomId room, const boost::json::object& message);
    void hear_stored(const std::string& from, StoredEvents stored);
    void hear_people(const std::string& from, const boost::json::object& message);
    void come_up();
    Task<> keep_alive();
    void tell_all_present();
    void look_for_others();
    void load(const std::string& instance);
    /// The instances that there are besides this one.
    void keep_only(const std::vector<std::string>& instances);
    void leave_out(const std::string& instance, std::chrono::seconds time);
    void hear_resignation(const std::string& instance);
    /// An instance has said something.
    void note(const std::string& instance);
    void hear_drafts(DraftBatch batch);
    void send_answers();
    void hear_told(const std::string& from, const boost::json::object& message);
    void tell_instances();
    std::string own_channel(const std::string& instance) const { return prefix_ + "to:" + instance; }
    std::string room_channel(RoomId room) const { return prefix_ + "room:" + room.to_string(); }

    ServiceContext& context_;
    Presence& presence_;
    Handlers handlers_;
    std::string self_ = Uuid::generate().to_string();
    std::string prefix_;
    redis::Link link_;
    redis::Link listener_;
    boost::asio::steady_timer timer_;
    std::atomic<bool> is_up_{false};  ///< others hear what is said here
    std::atomic<bool> hears_{false};
    std::map<std::string, Other> others_;
    std::map<std::pair<std::string, std::size_t>, std::pair<std::uint64_t, std::uint64_t>>
        streams_;  ///< of an instance's shard: the stream that is heard, and the number that comes next in it
    std::map<Delegator, std::vector<DelegatedOutcome>> answers_;  ///< of this turn
    prometheus::Counter& delegated_;
    prometheus::Counter& stored_for_others_;
    bool has_heard_itself_ = true;  ///< since it last said something for that
    bool is_stopping_ = false;
};

}  // namespace messenger::chat
