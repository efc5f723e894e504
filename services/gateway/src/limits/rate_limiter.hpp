// RateLimiter: how much the gateway lets in, by address, by user, and by kinds of requests that cost more than others.
// In force with RATE_LIMITS=on. docs/guides/gateway.md says what the limits are.
#pragma once

#include <prometheus/counter.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "host/service.hpp"
#include "limits/redis_rates.hpp"
#include "net/http.hpp"
#include "net/replaceable.hpp"

namespace messenger::gateway {

/// Thread-safe.
class RateLimiter {
  public:
    /// Without Redis if there is no URL. The context must outlive it. Follows the settings of the limits.
    RateLimiter(ServiceContext& context, std::optional<redis::RedisUrl> redis);

    /// Before the shards run.
    void start();
    /// On the first shard.
    void stop();

    /// Counts a request; the answer if it is one too many. `caller` is who has shown a valid token.
    std::optional<net::Response> count(const net::Request& request, const std::optional<UserId>& caller);

  private:
    struct Policy {
        std::string_view name;
        prometheus::Counter& refused;
    };
    enum Kind : std::uint8_t { address, user, sign_in, socket, search };
    using Rates = std::array<Rate, 5>;  ///< by kind

    /// Who is counted: by the user if there is one.
    struct Client {
        std::string_view network;
        std::optional<UserId> user{};

        std::string name() const { return user ? user->to_string() : std::string(network); }
    };

    std::optional<net::Response> take(Kind kind, const Client& client, const std::string& request_id,
                                      RateTable::Clock::time_point now);
    std::uint64_t key_of(Kind kind, const Client& client) const;
    static Rates rates_of(const Settings& settings);
    static std::optional<Kind> kind_of(const net::Request& request);

    std::array<std::array<unsigned char, 16>, 5> secrets_;  ///< of the hashes of keys, by kind
    std::array<Policy, 5> policies_;
    net::Replaceable<Rates> rates_;
    RateTable table_;
    std::unique_ptr<RedisRates> shared_;
};

}  // namespace messenger::gateway
