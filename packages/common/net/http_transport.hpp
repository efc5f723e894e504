// Calls to a service that runs elsewhere, balanced over its instances. An instance that failed is left alone until it
// answers a probe, one that says that it is not ready until it says it is, as long as others are left. Also opens
// WebSocket tunnels for the gateway.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "net/instances.hpp"
#include "net/replaceable.hpp"
#include "net/retry_budget.hpp"
#include "net/shard.hpp"
#include "net/transport.hpp"
#include "net/upstream_exchange.hpp"

namespace messenger::net {

struct HttpTransportOptions {
    InstanceRules instances{};
    /// For an upgrade, at each instance when there are several.
    std::chrono::milliseconds upgrade_deadline{5'000};
    /// How often each instance is asked for /readyz; 0: never.
    std::chrono::milliseconds check_interval{0};
    std::chrono::milliseconds check_timeout{2'000};
    CheckThresholds check_thresholds{};
    /// When a GET or HEAD that was not answered is asked of another instance, too; 0: never.
    std::chrono::milliseconds hedge_after{0};
};

class HttpTransport final : public Transport {
  public:
    /// The service has these instances, one or more.
    HttpTransport(std::string service, std::vector<InstanceTarget> targets, std::string internal_token, Shards& shards,
                  const HttpTransportOptions& options = {});
    /// Reads the instances (parse_instance); throws std::invalid_argument.
    HttpTransport(std::string service, const std::vector<std::string>& urls, std::string internal_token, Shards& shards,
                  const HttpTransportOptions& options = {});

    /// Tries another instance only when the first could not be connected to, or when the request is idempotent, within
    /// a budget; `overloaded` when all have enough to do. With `hedge_after` reads may reach two.
    Task<Result<Response>> send(Request request, std::string body, std::chrono::milliseconds deadline) override;
    /// The same. A body that is not small is sent on while it comes, and only once.
    Task<Result<Response>> pass(Request& request, BodySource& body, std::chrono::milliseconds patience) override;
    std::vector<UpstreamStatus> upstreams() const override { return instances_.statuses(); }
    Task<> drain(std::chrono::milliseconds spread) override { return instances_.drain(spread); }

    /// Resolves names and checks instances as often as the options say, until stop(). On the first shard, once.
    Task<> watch();
    /// Ends watch(), and keeps no connections any more. On the first shard.
    void stop();
    /// Replaces instances and options; what is under way goes on. Thread-safe.
    void configure(std::vector<InstanceTarget> targets, const HttpTransportOptions& options);

  private:
    using Clock = Upstream::Clock;
    using Chosen = std::shared_ptr<Upstream>;

    /// Also sees to it that those who failed are probed. Null when all have enough to do.
    Chosen choose(Choice choice, Clock::time_point now);
    /// Asks an instance for a path; the status, or 0 without an answer.
    Task<int> ask(Chosen upstream, std::string path, std::chrono::milliseconds patience);
    /// Trusts the instance again if it answers at all.
    Task<> probe(Chosen upstream);
    /// Asks the instance whether it is ready.
    Task<> check(Chosen upstream);
    /// An instance's health learns what came of a request.
    void learn(Upstream& upstream, const Attempt& outcome, Clock::time_point asked_at);
    /// Asks an instance, and another one within the budget if the first takes its time.
    Task<Attempt> ask_two(Chosen upstream, Outgoing& outgoing, UpstreamPatience patience);
    bool may_hedge(const Outgoing& outgoing);
    Task<Result<Response>> ask_around(Outgoing& outgoing, std::chrono::milliseconds patience, Clock::time_point end);

    std::string service_;
    std::string internal_token_;
    Shards& shards_;
    Replaceable<HttpTransportOptions> options_;
    Instances instances_;
    RetryBudget retries_;
    boost::asio::steady_timer watch_;
    bool is_configured_anew_ = false;
    bool is_stopping_ = false;
};

}  // namespace messenger::net
