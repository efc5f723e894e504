// RoomCache: the states of rooms in Redis, for instances that have just started. A value is where to begin, never the
// truth: whoever takes one asks the store whether the room still has its version. It may be lost at any time.
//
// Keys, under the store's epoch as those of Neighbours:
//   chat:EPOCH:state:ROOM   a RoomSnapshot as fields, of at most 16 KB, for 10 minutes after it was last written
#pragma once

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/chat_store.hpp"
#include "redis/link.hpp"

namespace messenger::chat {

/// Thread-safe but for run() and stop(), which are for the context's thread.
class RoomCache {
  public:
    /// One for each room that was asked for; nothing where there is none.
    using Found = std::vector<std::optional<RoomSnapshot>>;
    /// A Redis that takes longer is left alone, and the store is read.
    static constexpr std::chrono::milliseconds deadline{100};
    static constexpr std::size_t max_bytes = 16 * 1024;

    /// `context` is the first shard's. Both must outlive it.
    RoomCache(boost::asio::io_context& context, prometheus::Registry& metrics, redis::RedisUrl url);

    /// Keeps a connection until stop(), for a store of this epoch.
    Task<> run(std::string epoch);
    void stop() { link_.stop(); }

    /// Calls `then` on the context's thread, once.
    void find(std::vector<RoomId> rooms, std::move_only_function<void(Found)> then);
    /// Keeps a state in place of the one that is there, if it is not too large.
    void keep(const RoomSnapshot& snapshot);
    void forget(RoomId room);

  private:
    struct Search;
    void post(std::move_only_function<void()> action);
    void ask(std::vector<RoomId> rooms, std::move_only_function<void(Found)> then);
    std::string key_of(RoomId room) const { return prefix_ + room.to_string(); }

    boost::asio::io_context& context_;
    redis::Link link_;
    std::string prefix_;
    std::atomic<bool> is_started_{false};
    prometheus::Counter& hits_;
    prometheus::Counter& misses_;
};

}  // namespace messenger::chat
