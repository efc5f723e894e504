// RedisCards: what the instances of the user service do together about the profiles that they show. They tell each
// other which ones have changed, so that each may keep those in its memory for longer; while one does not hear the
// others, it keeps them as briefly as without Redis. And they keep the cards that were read from the database in Redis.
//
// Channel: user:changed
// Keys:
//   user:card:ID   a profile as JSON; empty when it has changed a moment ago; for 30 s
#pragma once

#include <chrono>

#include "domain/profiles.hpp"
#include "host/service.hpp"
#include "redis/cache.hpp"
#include "redis/cache_reads.hpp"
#include "redis/channel.hpp"

namespace messenger::user {

class RedisCards : public SharedCards {
  public:
    /// The references must outlive it. Cards live in memory for `alone` while the others are not heard.
    RedisCards(ServiceContext& context, Profiles& profiles, const redis::RedisUrl& url,
               std::chrono::milliseconds alone);

    /// On the first shard.
    void start();
    /// Thread-safe.
    void stop();

    Task<std::vector<std::optional<Profile>>> find(std::vector<UserId> ids) override;
    void keep(const Profile& profile) override;

  private:
    void tell_changed(UserId id);

    ServiceContext& context_;
    Profiles& profiles_;
    std::chrono::milliseconds alone_;
    redis::Channel channel_;
    redis::Cache cache_;
    redis::CacheReads reads_;
};

}  // namespace messenger::user
