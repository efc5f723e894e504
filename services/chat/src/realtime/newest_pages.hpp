// NewestPages: the newest messages of rooms in Redis, as clients get them, for whoever asks next, through any instance.
// A page is where to begin, never the truth: whoever takes one asks the store whether the room is still where it was.
//
// Keys, under the store's epoch as those of Neighbours:
//   chat:EPOCH:page:ROOM   the room's version, the end of its log, and the answer of at most 64 KB; for one minute
#pragma once

#include <prometheus/registry.h>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "domain/chat_store.hpp"
#include "net/task.hpp"
#include "redis/cache.hpp"
#include "redis/cache_reads.hpp"

namespace messenger::chat {

/// Thread-safe.
class NewestPages {
  public:
    struct Page {
        std::int64_t version = 0;
        Seq last_seq = 0;
        std::string json;

        /// Whether nothing has happened to the room since: no event, and nothing that its version tells of.
        bool is_of(const RoomHead& head) const { return version == head.version && last_seq == head.last_seq; }
    };
    static constexpr std::size_t max_bytes = 64 * 1024;

    /// Both must outlive it.
    NewestPages(redis::Cache& cache, prometheus::Registry& metrics);

    /// From now on there is something to find, of a store of this epoch. Once.
    void start(const std::string& epoch);

    /// What was kept of a room, which may be old.
    Task<std::optional<Page>> find(RoomId room);
    /// Keeps what was read after the head was, if it is not too large.
    void keep(const RoomHead& head, std::string_view json);
    /// Counts whether a page that was looked for has been of use.
    void count(bool was_hit) { reads_.count(was_hit); }

  private:
    std::string key_of(RoomId room) const { return prefix_ + room.to_string(); }

    redis::Cache& cache_;
    std::string prefix_;
    std::atomic<bool> is_started_{false};
    redis::CacheReads reads_;
};

}  // namespace messenger::chat
