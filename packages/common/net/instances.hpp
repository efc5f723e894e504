// Instances: those of one service that its callers know, from settings and from what names resolve to. Each shard has a
// snapshot of its own to choose from, so that nothing is locked for a request; changes replace the snapshots. An
// instance that stays keeps its connections, health and load; one that goes gets nothing new and ends what it has.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/balancing.hpp"
#include "net/instance_target.hpp"
#include "net/shard.hpp"

namespace messenger::net {

/// What is done with the instances of a service.
struct InstanceRules {
    BalancingRules balancing;
    /// How often names are resolved anew, each of whose addresses is an instance; 0: never, a name is one instance, and
    /// whatever it resolves to is connected to.
    std::chrono::milliseconds resolve_interval{0};
    /// Over which the WebSockets of an instance that goes are closed; 0: they go on until they end by themselves.
    std::chrono::milliseconds drain_time{0};
    std::shared_ptr<const TlsContext> tls{};  ///< for those that speak TLS
};

/// The addresses of a host; none where there is no answer.
using ResolveHost = std::function<Task<std::vector<std::string>>(std::string host)>;
/// Asks the system.
Task<std::vector<std::string>> resolve_host(std::string host);

class Instances {
  public:
    using Clock = Upstream::Clock;

    /// The shards must outlive it, and don't run yet, or this is one of them.
    Instances(Shards& shards, std::vector<InstanceTarget> targets, const InstanceRules& rules,
              ResolveHost resolve_host = net::resolve_host);

    /// Those that this shard chooses from; valid until the caller suspends.
    InstanceSet& here() { return *(*by_shard_)[Shards::current().value_or(0)]; }
    /// Puts others in their place on every shard, soon. Thread-safe.
    void configure(std::vector<InstanceTarget> targets, const InstanceRules& rules);
    /// Resolves the names anew and takes over what came out; a name that can't be resolved stays what it was. On any
    /// shard, one call at a time.
    Task<> resolve();
    /// All that are to be chosen from. Thread-safe.
    std::vector<std::shared_ptr<Upstream>> all() const;
    /// How they are doing, with those that are still ending what they had. Thread-safe.
    std::vector<UpstreamStatus> statuses() const;
    /// Closes the WebSockets of all of them, spread over a while; returns when they are closed, or a little later.
    Task<> drain(std::chrono::milliseconds spread);

  private:
    struct Known {
        std::shared_ptr<Upstream> upstream;
        int weight = 1;
    };
    /// By name and address, as "chat:6002 10.0.0.5:6002".
    using ByPlace = std::map<std::string, Known>;

    /// What there is to be by targets and resolved names. Under the mutex.
    ByPlace wanted();
    void add(ByPlace& places, const InstanceTarget& target, const std::string& host) const;
    /// Replaces the snapshots by what is wanted. Under the mutex.
    void publish();
    void retire(Upstream& upstream);
    std::shared_ptr<InstanceSet> make_set() const;
    std::vector<std::shared_ptr<Upstream>> with_draining() const;

    Shards& shards_;
    const ResolveHost resolve_host_;
    /// Each changed on its shard only; shared with what is on the way there.
    std::shared_ptr<std::vector<std::shared_ptr<InstanceSet>>> by_shard_;
    mutable std::mutex mutex_;
    std::vector<InstanceTarget> targets_;
    InstanceRules rules_;
    std::map<std::string, std::vector<std::string>> resolved_;  ///< addresses by name
    ByPlace known_;
    std::vector<std::weak_ptr<Upstream>> draining_;
};

}  // namespace messenger::net
