// RoomCache: the states of rooms in Redis, for instances that have just started. A value is where to begin, never the
// truth: whoever takes one asks the store whether the room still has its version. It may be lost at any time.
//
// Keys, under the store's epoch as those of Neighbours:
//   chat:EPOCH:state:ROOM   a RoomSnapshot as fields, of at most 16 KB, for 10 minutes after it was last written
#pragma once

#include <prometheus/registry.h>

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/chat_store.hpp"
#include "redis/cache.hpp"
#include "redis/cache_reads.hpp"

namespace messenger::chat {

/// Thread-safe.
class RoomCache {
  public:
    /// One for each room that was asked for; nothing where there is none.
    using Found = std::vector<std::optional<RoomSnapshot>>;
    static constexpr std::size_t max_bytes = 16 * 1024;

    /// Both must outlive it.
    RoomCache(redis::Cache& cache, prometheus::Registry& metrics);

    /// From now on there is something to find, of a store of this epoch. Once.
    void start(const std::string& epoch);

    /// Calls `then` once, on any thread.
    void find(const std::vector<RoomId>& rooms, std::move_only_function<void(Found)> then);
    /// Keeps a state in place of the one that is there, if it is not too large.
    void keep(const RoomSnapshot& snapshot);
    void forget(RoomId room);

  private:
    std::string key_of(RoomId room) const { return prefix_ + room.to_string(); }

    redis::Cache& cache_;
    std::string prefix_;
    std::atomic<bool> is_started_{false};
    redis::CacheReads reads_;
};

}  // namespace messenger::chat
