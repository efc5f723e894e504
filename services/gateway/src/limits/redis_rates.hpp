// RedisRates: what several gateways have let in, added up in Redis. Each decides by its own table at once, then tells
// what it has let in and takes over what Redis answers, so that Redis delays and refuses nothing, be it slow or away
// (docs/adr/0013).
//
// Keys: gateway:rate:POLICY:WHO, until the bucket is full again
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "host/service.hpp"
#include "limits/rate_table.hpp"
#include "redis/link.hpp"

namespace messenger::gateway {

class RedisRates {
  public:
    /// The context and the table must outlive it.
    RedisRates(ServiceContext& context, redis::RedisUrl url, RateTable& table);

    /// Before the shards run.
    void start();
    /// On the first shard.
    void stop() { link_.stop(); }

    /// One more was let in for a key, which `who` is the name of in Redis. Thread-safe.
    void tell(std::string who, std::uint64_t key, Rate rate);

  private:
    struct Told {
        std::uint64_t key = 0;
        Rate rate;
        std::int64_t count = 0;
    };
    using Pending = std::unordered_map<std::string, Told>;

    void load_script();
    void flush();
    void send(Pending::const_iterator first, Pending::const_iterator last);

    ServiceContext& context_;
    RateTable& table_;
    std::mutex mutex_;
    Pending pending_;     ///< since the last flush
    std::string script_;  ///< its digest; empty while Redis does not have it
    redis::Link link_;
};

}  // namespace messenger::gateway
