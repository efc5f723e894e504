// RedisCards: the instances of the user service tell each other which profiles have changed, so that each may keep
// those that it shows for longer. While it does not hear the others, what it keeps is as short-lived as without Redis.
//
// Channel: user:changed
#pragma once

#include <chrono>

#include "domain/profiles.hpp"
#include "host/service.hpp"
#include "redis/channel.hpp"

namespace messenger::user {

class RedisCards {
  public:
    /// The references must outlive it. Cards live for `alone` while the others are not heard.
    RedisCards(ServiceContext& context, Profiles& profiles, redis::RedisUrl url, std::chrono::milliseconds alone);

    /// On the first shard.
    void start();
    /// Thread-safe.
    void stop();

  private:
    ServiceContext& context_;
    Profiles& profiles_;
    std::chrono::milliseconds alone_;
    redis::Channel channel_;
};

}  // namespace messenger::user
