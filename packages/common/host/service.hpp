// What a service is to its host, and what the host gives to a service. A service lists its routes and starts its parts
// in its constructor, which gets the context; the host does the rest: settings, log, metrics, health, signals, shards.
#pragma once

#include <prometheus/registry.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/auth_client.hpp"
#include "core/settings.hpp"
#include "host/peers.hpp"
#include "host/reloads.hpp"
#include "net/authenticator.hpp"
#include "net/cors.hpp"
#include "net/routes.hpp"
#include "net/shard.hpp"
#include "net/transport.hpp"
#include "store/blocking_pool.hpp"

namespace messenger {

/// A setting whose value only turns out to be unusable when it is used: exit code 2. Thrown by constructors of
/// services.
class SettingsError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Whether a dependency works; the error says why not.
using ReadinessCheck = std::function<Task<Result<>>()>;

/// Given to a service's constructor and valid as long as the service. Thread-safe where it says so.
class ServiceContext {
  public:
    virtual ~ServiceContext() = default;

    virtual const Settings& settings() const = 0;
    /// MESSENGER_DATA_DIR, created with mode 0700.
    virtual const std::filesystem::path& data_dir() const = 0;
    /// All services of the product in this one process, so that only the gateway listens.
    virtual bool is_one_process() const = 0;

    /// The table that the service fills in its constructor.
    virtual net::RouteTable& routes() = 0;
    /// The shards; they run after every service is constructed.
    virtual net::Shards& shards() = 0;
    /// Bounded threads for blocking calls, which no other service fills while its database hangs. Thread-safe.
    virtual store::BlockingPool& blocking() = 0;
    virtual prometheus::Registry& metrics() = 0;
    /// What records this service's spans; null: they are not recorded.
    virtual const net::Tracer* tracer() const = 0;
    /// A service of the product, in this process or elsewhere. Thread-safe; valid once every service is constructed.
    virtual net::Transport& peer(Peer peer) = 0;
    /// Checks tokens against auth's public keys. Thread-safe.
    virtual net::Authenticator& tokens() = 0;
    /// The secret that services of the product show each other in X-Internal-Token.
    virtual const std::string& internal_token() const = 0;
    virtual const net::CorsPolicy& cors() const = 0;
    /// Follows settings while the process runs: `reload` is called when one of them was changed and SIGHUP came. What
    /// nobody follows needs a restart. In constructors only.
    virtual void on_reload(const SettingList& followed, Reload reload,
                           Reloads::When when = Reloads::When::one_changed) = 0;

    /// Replaces tokens() as what this service's own routes are guarded by (auth knows more than the public keys).
    virtual void authenticate_with(net::Authenticator& authenticator) = 0;
    /// Calls `listener` on the first shard for each session, or user, whose tokens have been revoked: its sockets are
    /// to be closed. The same may come again. (Tokens are refused by tokens() without this.)
    virtual void on_revoked(std::function<void(const contracts::Revocation&)> listener) = 0;
    /// Work that the service can't serve without, and that needs a server which may be down: tried again until it does
    /// not throw. Until then the process is not ready, and the service's routes answer 503. `work` blocks, on the
    /// blocking pool; `when_done` runs on the first shard. `name` is that of the dependency.
    virtual void prepare(std::string name, std::function<void()> work, std::function<void()> when_done) = 0;
    /// Adds a dependency to /readyz.
    virtual void add_readiness(std::string name, ReadinessCheck check) = 0;
    /// Runs a task on a shard, from the start or from now on, until it ends of its own accord; the host logs its
    /// exceptions and waits for it at shutdown, so the service's stop() has to end it. Thread-safe.
    virtual void spawn(std::string name, std::function<Task<>()> task, std::size_t shard = 0) = 0;
};

/// One service. Constructed before the shards run, destroyed after they stopped.
class Service {
  public:
    virtual ~Service() = default;
    /// Called when the process should end, on the first shard: refuse new work, finish what was accepted, close
    /// connections. Bounded by SHUTDOWN_TIMEOUT_S.
    virtual Task<> drain() { co_return; }
    /// Called after the drain, on the first shard: ends the spawned tasks.
    virtual void stop() {}
    /// Answers requests in place of the pipeline over routes(): the gateway, which forwards what it does not know.
    virtual net::HttpHandler* handler(net::HttpHandler& pipeline) { return &pipeline; }
};

}  // namespace messenger
