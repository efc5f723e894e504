// Neighbours: the other instances of chat on the same store, spoken to through Redis. Everything here is a hint that
// makes things fast: what is stored is found in the store as well, within a second, and nothing else is told again.
//
// Channels, each under the store's epoch, so that several installations may share a Redis:
//   chat:EPOCH:room:ID   what happens in a room, for the instances that hold it
//   chat:EPOCH:people    frames for the connections of users, and who is connected where
// Keys:
//   chat:EPOCH:here:INSTANCE   a hash, user -> status, which expires half a minute after its instance last renewed it
//
//   chat:EPOCH:instances       a set of INSTANCEs; who finds that one's hash is gone takes it out
#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <vector>

#include "domain/chat_store.hpp"
#include "host/service.hpp"
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
        std::function<void(std::vector<UserId>, SharedBuffer, bool only_if_prompt)> on_frame;
    };

    /// The context and the presence must outlive it.
    Neighbours(ServiceContext& context, redis::RedisUrl url, Presence& presence, Handlers handlers);

    /// Begins, for a store of this epoch. On the first shard, as stop().
    void start(const std::string& epoch);
    void stop();
    /// Whether what others say is heard here. From any thread.
    bool hears() const { return hears_.load(std::memory_order_relaxed); }

    // From any shard:
    void stored(RoomId room, std::int64_t version, const std::vector<Event>& events);
    void read(const ReadMarker& marker, std::int64_t read_count);
    void typing(const Typing::Change& change);
    void held(RoomId room, bool is_held);
    void frame(const std::vector<UserId>& users, const SharedBuffer& frame, bool only_if_prompt);
    /// The status of users who are connected here has changed.
    void present(const std::vector<Presence::Change>& changes);

  private:
    void publish(std::string channel, std::string text);
    void hear(std::string_view channel, std::string_view text);
    void hear_room(RoomId room, const boost::json::object& message);
    void hear_people(const boost::json::object& message);
    void come_up();
    Task<> keep_alive();
    void tell_all_present();
    void look_for_others();
    void load(const std::string& instance);
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
    bool has_heard_itself_ = true;  ///< since it last said something for that
    bool is_stopping_ = false;
};

}  // namespace messenger::chat
