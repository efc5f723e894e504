// Calls to a service that runs elsewhere, balanced over its instances by the fewer outstanding requests of two random
// ones. An instance that failed is left alone until it answers a probe, as long as others are left. Also opens
// WebSocket tunnels for the gateway.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/retry_budget.hpp"
#include "net/shard.hpp"
#include "net/transport.hpp"
#include "net/tunnel.hpp"
#include "net/upstream_exchange.hpp"

namespace messenger::net {

struct HttpTransportOptions {
    /// For an upgrade, at each instance when there are several.
    std::chrono::milliseconds upgrade_deadline{5'000};
    /// An instance that has so many to answer is not asked for more; where that is all of them, the request is refused.
    int max_requests = 1'024;
};

class HttpTransport final : public Transport {
  public:
    /// `urls` are the service's instances ("http://127.0.0.1:6000"); throws std::invalid_argument for anything else.
    HttpTransport(std::string service, const std::vector<std::string>& urls, std::string internal_token, Shards& shards,
                  HttpTransportOptions options = {});

    /// Tries another instance only when the first could not be connected to, or when the request is idempotent, within
    /// a budget; `overloaded` when all have enough to do.
    Task<Result<Response>> send(Request request, std::string body, std::chrono::milliseconds deadline) override;
    /// The same. A body that is not small is sent on while it comes, and only once.
    Task<Result<Response>> pass(Request request, BodySource& body, std::chrono::milliseconds patience) override;
    std::vector<UpstreamStatus> upstreams() const override;
    Task<> drain(std::chrono::milliseconds spread) override { return tunnels_.close_all(spread); }

  private:
    using Clock = Upstream::Clock;
    using Chosen = std::shared_ptr<Upstream>;

    /// Also sees to it that those who failed are probed. Null when all have enough to do.
    Chosen choose(UpstreamLoad::Kind kind);
    /// Trusts the instance again if it answers at all.
    Task<> probe(Chosen upstream);
    Task<Result<Response>> ask_around(Outgoing& outgoing, std::chrono::milliseconds patience, Clock::time_point end);

    std::string service_;
    std::string internal_token_;
    std::vector<Chosen> upstreams_;
    HttpTransportOptions options_;
    Shards& shards_;
    RetryBudget retries_;
    Tunnels tunnels_;
};

}  // namespace messenger::net
