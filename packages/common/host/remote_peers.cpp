#include "host/remote_peers.hpp"

#include "host/peer_tls.hpp"
#include "host/upstream_settings.hpp"

namespace messenger {

RemotePeers::RemotePeers(const Settings& settings, const std::string& internal_token, net::Shards& shards,
                         SpawnedTasks& tasks, Reloads& reloads, std::shared_ptr<net::TlsContext> tls)
    : settings_(settings), internal_token_(internal_token), shards_(shards), tasks_(tasks), tls_(std::move(tls)) {
    if (tls_ != nullptr) {
        follow_peer_tls(reloads, tls_);
    }
    auto followed = upstream_settings();
    for (const auto peer : all_peers) {
        followed.push_back(&url_setting(peer));
    }
    reloads.follow(followed, [this](const Settings& next) {
        check_peer_urls(next, tls_ != nullptr);
        return [this, next] {
            const std::lock_guard lock(mutex_);
            settings_ = next;
            for (const auto& [peer, transport] : transports_) {
                transport->configure(next.get(url_setting(peer)).targets, options_of(next, peer));
            }
        };
    });
}

std::unique_ptr<net::Transport> RemotePeers::connect(Peer peer) {
    const std::lock_guard lock(mutex_);
    auto transport =
        std::make_unique<net::HttpTransport>(std::string(to_string(peer)), settings_.get(url_setting(peer)).targets,
                                             internal_token_, shards_, options_of(settings_, peer));
    if (!is_stopping_) {
        transports_.emplace_back(peer, transport.get());
        tasks_.spawn(shards_.context(0), "instances of " + std::string(to_string(peer)),
                     [watched = transport.get()] { return watched->watch(); });
    }
    return transport;
}

net::HttpTransportOptions RemotePeers::options_of(const Settings& settings, Peer peer) const {
    auto options = transport_options_of(settings, peer);
    options.instances.tls = tls_;
    return options;
}

void RemotePeers::stop() {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (const auto& [peer, transport] : transports_) {
        transport->stop();
    }
}

}  // namespace messenger
