// SharedCaches: what the instances of chat keep in Redis for each other, over one connection.
#pragma once

#include <prometheus/registry.h>

#include <boost/asio/io_context.hpp>
#include <string>

#include "realtime/newest_pages.hpp"
#include "realtime/room_cache.hpp"
#include "redis/cache.hpp"

namespace messenger::chat {

class SharedCaches {
  public:
    /// `context` is the first shard's. Both must outlive it.
    SharedCaches(boost::asio::io_context& context, prometheus::Registry& metrics, redis::RedisUrl url)
        : redis_(context.get_executor(), std::move(url)), rooms_(redis_, metrics), pages_(redis_, metrics) {}

    /// Keeps the connection until stop(), for a store of this epoch. Both on the first shard.
    Task<> run(std::string epoch) {
        rooms_.start(epoch);
        pages_.start(epoch);
        return redis_.run();
    }
    void stop() { redis_.stop(); }

    RoomCache& rooms() { return rooms_; }
    NewestPages& pages() { return pages_; }

  private:
    redis::Cache redis_;
    RoomCache rooms_;
    NewestPages pages_;
};

}  // namespace messenger::chat
