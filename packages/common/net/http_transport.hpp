// Calls to a service that runs elsewhere: pooled keep-alive connections, one pool a shard, balanced over the service's
// instances by the fewer outstanding requests of two random ones. An instance that failed is left alone until it
// answers a probe, as long as others are left. Also opens WebSocket tunnels for the gateway.
#pragma once

#include <atomic>
#include <boost/beast/core/tcp_stream.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/instance_health.hpp"
#include "net/shard.hpp"
#include "net/transport.hpp"
#include "net/tunnel.hpp"

namespace messenger::net {

/// Where a service listens.
struct Origin {
    std::string host;
    std::string port;
};

/// Reads "http://host:port" (80 without a port); nothing for anything else.
std::optional<Origin> parse_origin(std::string_view url);

class HttpTransport final : public Transport {
  public:
    /// `urls` are the service's instances ("http://127.0.0.1:6000"); throws std::invalid_argument for anything else.
    HttpTransport(std::string service, const std::vector<std::string>& urls, std::string internal_token, Shards& shards,
                  std::chrono::milliseconds upgrade_deadline = std::chrono::seconds(5));
    ~HttpTransport() override;

    /// Tries another instance only when the first could not be connected to, or when the request is idempotent. An
    /// upgrade is given `upgrade_deadline` at each when there are several.
    Task<Result<Response>> send(Request request, std::string body, std::chrono::milliseconds deadline) override;
    Task<> drain(std::chrono::milliseconds spread) override { return tunnels_.close_all(spread); }

  private:
    using Stream = boost::beast::tcp_stream;
    using Clock = std::chrono::steady_clock;

    struct Idle {
        std::unique_ptr<Stream> stream;
        Clock::time_point since;
    };
    struct Instance {
        std::string host;
        std::string port;
        std::atomic<int> outstanding{0};
        InstanceHealth health;
        std::vector<std::vector<Idle>> idle;  ///< by shard
    };
    /// What became of one attempt; `may_retry` when the service cannot have acted on it.
    struct Attempt {
        Result<Response> result;
        bool may_retry = false;
    };

    /// Also sees to it that those who failed are probed.
    Instance& choose();
    /// Trusts the instance again if it answers at all.
    Task<> probe(Instance& instance);
    /// gateway_timeout if the deadline was the reason, else `otherwise`.
    std::unexpected<Error> failure(const boost::system::error_code& error, const Problem& otherwise,
                                   std::string_view what) const;
    Task<Attempt> attempt(Instance& instance, const Request& request, const std::string& body,
                          Clock::time_point deadline);
    Task<std::unique_ptr<Stream>> connect(Instance& instance, Clock::time_point deadline);
    std::unique_ptr<Stream> take_idle(Instance& instance, std::size_t shard);
    void give_back(Instance& instance, std::size_t shard, std::unique_ptr<Stream> stream);
    std::string serialize_head(const Instance& instance, const Request& request, std::size_t body_size) const;

    std::string service_;
    std::string internal_token_;
    std::deque<Instance> instances_;
    std::chrono::milliseconds upgrade_deadline_;
    Shards& shards_;
    Tunnels tunnels_;
};

}  // namespace messenger::net
