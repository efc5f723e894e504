// RemotePeers: the services that this process reaches over HTTP. Their instances are looked after while the process
// runs, and follow the settings.
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "host/peers.hpp"
#include "host/reloads.hpp"
#include "host/spawned_tasks.hpp"
#include "net/http_transport.hpp"

namespace messenger {

class RemotePeers {
  public:
    /// All must outlive it. Follows the settings with instances and those of upstream_settings.hpp.
    /// Connections speak TLS if `tls` is not null.
    RemotePeers(const Settings& settings, const std::string& internal_token, net::Shards& shards, SpawnedTasks& tasks,
                Reloads& reloads, std::shared_ptr<net::TlsContext> tls);

    /// A way to a peer, which must live until stop() was called and the shards have stopped. Thread-safe.
    std::unique_ptr<net::Transport> connect(Peer peer);
    /// On the first shard, when the process ends.
    void stop();

  private:
    net::HttpTransportOptions options_of(const Settings& settings, Peer peer) const;

    Settings settings_;  ///< as they are in force; under the mutex
    const std::string& internal_token_;
    net::Shards& shards_;
    SpawnedTasks& tasks_;
    const std::shared_ptr<net::TlsContext> tls_;
    std::mutex mutex_;
    std::vector<std::pair<Peer, net::HttpTransport*>> transports_;
    bool is_stopping_ = false;
};

}  // namespace messenger
