// AttemptExchange over Redis, for auth instances on one database: who guesses passwords does not get more guesses by
// asking several of them. Redis keeps nothing, and can read nothing: what is published is sealed with the key that the
// instances share, and what was not sealed with it is not believed. Without Redis each instance counts for itself.
//
// Channel: auth:attempts
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "domain/sealed_text.hpp"
#include "domain/sign_in_throttle.hpp"
#include "host/service.hpp"
#include "redis/channel.hpp"

namespace messenger::auth {

class RedisAttempts final : public AttemptExchange {
  public:
    /// The context must outlive it.
    RedisAttempts(ServiceContext& context, redis::RedisUrl url, TextSealer sealer);

    /// Begins to tell and to hear. On the first shard.
    void start();
    /// Thread-safe.
    void stop();

    void tell(const std::string& limiter, AttemptChange change) override;
    void join(const std::string& limiter, std::function<void(const AttemptChange&)> apply) override;

  private:
    void publish();
    void hear(std::string_view sealed);

    ServiceContext& context_;
    TextSealer sealer_;
    std::map<std::string, std::function<void(const AttemptChange&)>, std::less<>> limiters_;
    boost::json::array changes_;  ///< of this turn
    redis::Channel channel_;
};

}  // namespace messenger::auth
