// WebSocket tunnels: bytes copied between a client and the service behind, both ways, until either side ends. An idle
// tunnel holds two sockets and no buffer; nothing is read from one side before the other took what was read before.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "net/http.hpp"
#include "net/shard.hpp"

namespace messenger::net {

class Tunnel;

/// The tunnels of one transport. Thread-safe; each tunnel lives on the shard of its client.
class Tunnels {
  public:
    explicit Tunnels(Shards& shards);
    Tunnels(const Tunnels&) = delete;
    Tunnels& operator=(const Tunnels&) = delete;

    /// What takes the client's connection over once the 101 was written. `early` came from the service behind its
    /// answer; `load` is kept until the tunnel ends.
    UpgradeHandler start(Stream upstream, std::string early, std::shared_ptr<void> load = {});

    /// How long a client has to answer the close frame.
    static constexpr std::chrono::seconds grace{2};

    /// Sends every client a close frame 1001, between frames of the service, spread over a while; ends those that do
    /// not answer a little later. Tunnels that start from then on are closed at once. May be called again with less
    /// time.
    void close_all(std::chrono::milliseconds spread);
    std::size_t size() const { return state_->count.load(std::memory_order_relaxed); }

  private:
    friend class Tunnel;
    /// Shared with the tunnels: those that a shard still holds when it is stopped go after this object.
    struct State {
        explicit State(std::size_t shards) : by_shard(shards) {}
        std::vector<std::unordered_set<Tunnel*>> by_shard;
        std::atomic<std::size_t> count{0};
        std::atomic<bool> is_closing{false};
    };

    Shards& shards_;
    std::shared_ptr<State> state_;
};

}  // namespace messenger::net
