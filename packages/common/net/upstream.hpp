// Upstream: one instance of a service, as its callers see it: where it is, whether it is worth asking, what it has to
// do, and the connections to it that are kept for the next request, one pool a shard.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "net/instance_health.hpp"
#include "net/instance_target.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"
#include "net/transport.hpp"
#include "net/tunnel.hpp"
#include "net/upstream_connection.hpp"

namespace messenger::net {

/// Thread-safe; connections are used on the shard that they were made on.
class Upstream : public std::enable_shared_from_this<Upstream> {
  public:
    using Clock = std::chrono::steady_clock;

    /// `origin` is where it is, `name` what settings call it: the same, or a name that has this address.
    /// Speaks TLS by `tls` if the origin does.
    Upstream(Origin origin, Origin name, Shards& shards, std::shared_ptr<const TlsContext> tls = {})
        : origin_(std::move(origin)),
          name_(std::move(name)),
          tls_(std::move(tls)),
          shards_(shards),
          tunnels_(shards),
          idle_(shards.size()) {}

    std::string authority() const { return origin_.authority(); }
    const Origin& origin() const { return origin_; }
    const Origin& name() const { return name_; }
    InstanceHealth& health() { return health_; }
    /// The WebSockets through this process that it serves.
    Tunnels& tunnels() { return tunnels_; }
    UpstreamStatus status() const {
        return {.authority = authority(),
                .name = name_.authority(),
                .state = is_retired_ ? "draining" : health_.state(),
                .is_trusted = health_.is_trusted(),
                .requests = requests(),
                .sockets = sockets(),
                .answered = answered_.load(std::memory_order_relaxed),
                .failed = failed_.load(std::memory_order_relaxed),
                .answering = Clock::duration(answering_.load(std::memory_order_relaxed))};
    }
    /// Counts what became of a request, and how long that took.
    void count(bool is_answered, Clock::duration took) {
        ++(is_answered ? answered_ : failed_);
        answering_ += is_answered ? took.count() : 0;
    }
    /// Requests that it has not answered to the end, and WebSockets that it serves through this process.
    int requests() const { return requests_.load(std::memory_order_relaxed); }
    int sockets() const { return sockets_.load(std::memory_order_relaxed); }

    /// A connection that is still open, if one is kept.
    std::unique_ptr<UpstreamConnection> take_idle(Clock::time_point now);
    /// A new one; null if there is none by the deadline, or within three seconds, or the peer's certificate is not
    /// good.
    Task<std::unique_ptr<UpstreamConnection>> connect(Clock::time_point deadline);
    /// Keeps a connection on which nothing is under way.
    void give_back(std::unique_ptr<UpstreamConnection> connection);
    /// Keeps no connections any more, and closes those that are idle, each on its shard.
    void close_idle();
    /// It is not to be chosen any more: closes what is idle. What is under way ends by itself.
    void retire();

  private:
    friend class UpstreamLoad;
    struct Idle {
        std::unique_ptr<UpstreamConnection> connection;
        Clock::time_point since;
    };

    Origin origin_;
    Origin name_;
    std::shared_ptr<const TlsContext> tls_;
    Shards& shards_;
    InstanceHealth health_;
    Tunnels tunnels_;
    std::atomic<bool> is_retired_{false};
    std::atomic<bool> keeps_idle_{true};
    std::atomic<int> requests_{0};
    std::atomic<int> sockets_{0};
    std::atomic<std::uint64_t> answered_{0};
    std::atomic<std::uint64_t> failed_{0};
    std::atomic<Clock::rep> answering_{0};
    std::vector<std::vector<Idle>> idle_;  ///< by shard
};

/// Something that an instance has to do, for as long as this lives; keeps the instance.
class UpstreamLoad {
  public:
    enum class Kind { request, socket };
    UpstreamLoad(std::shared_ptr<Upstream> upstream, Kind kind) : upstream_(std::move(upstream)), kind_(kind) {
        ++count();
    }
    ~UpstreamLoad() {
        if (upstream_) {
            --count();
        }
    }
    UpstreamLoad(UpstreamLoad&&) noexcept = default;
    UpstreamLoad& operator=(UpstreamLoad&&) = delete;
    Upstream* operator->() const { return upstream_.get(); }
    Upstream& operator*() const { return *upstream_; }

  private:
    std::atomic<int>& count() const { return kind_ == Kind::socket ? upstream_->sockets_ : upstream_->requests_; }

    std::shared_ptr<Upstream> upstream_;
    Kind kind_;
};

}  // namespace messenger::net
