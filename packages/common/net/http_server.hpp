// HTTP/1.1 server: one listening socket a shard, a coroutine a connection, requests of a connection answered in order.
// Framing is strict, every wait is bounded, and a connection can leave HTTP by an answer with `upgrade`.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "net/connection_places.hpp"
#include "net/http.hpp"
#include "net/networks.hpp"
#include "net/shard.hpp"
#include "net/tls_context.hpp"

namespace messenger::net {

/// The deadlines of contract section 4.1.
struct HttpTimeouts {
    std::chrono::milliseconds head{10'000};   ///< from the first byte of a head to its end
    std::chrono::milliseconds body{30'000};   ///< without progress
    std::chrono::milliseconds write{30'000};  ///< without progress
    std::chrono::milliseconds idle{30'000};   ///< between requests
    std::chrono::milliseconds linger{1'000};  ///< reading on after an early refusal
    std::int64_t body_rate = 512;  ///< bytes a second that a body comes with at least, on the whole, after `body`

    /// How long a body's next bytes may take, when so many have come and were waited for so long.
    std::chrono::milliseconds patience(std::size_t received, std::chrono::steady_clock::duration waited) const {
        const std::chrono::milliseconds earned(static_cast<std::int64_t>(received) * 1'000 / body_rate);
        return std::min(body, body + earned - std::chrono::duration_cast<std::chrono::milliseconds>(waited));
    }
};

/// Who comes in.
struct HttpDoor {
    Networks trusted_proxies;
    /// Whether trusted proxies begin each connection with a PROXY header. Who is no proxy must not.
    bool has_proxy_protocol = false;
    /// Of each address, or /64 network of IPv6; 0: as many as come. Connections that trusted proxies don't name the
    /// client of are not counted; WebSockets are.
    std::size_t most_connections = 0;
    /// If set, connections speak TLS, behind the PROXY header where there is one.
    std::shared_ptr<TlsContext> tls{};
};

/// The address is taken: the host exits 1.
class AddressInUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class HttpServer {
  public:
    /// The shards and the handler must outlive the server; requests are handled on the shard of their connection.
    HttpServer(Shards& shards, HttpHandler& handler, HttpTimeouts timeouts = {}, HttpDoor door = {});
    ~HttpServer();

    /// Binds every shard's socket; throws AddressInUse, also when another server shares its port. Port 0 picks a free
    /// one. Returns the port. Call before the shards run.
    std::uint16_t listen(const std::string& address, std::uint16_t port);
    /// Starts accepting.
    void start();
    /// Stops accepting, closes idle connections, lets busy ones answer their request. Thread-safe.
    void drain();
    /// Closes every connection, whatever it is doing. Thread-safe.
    void abort();
    /// Connections that are still open, approximately. Thread-safe.
    std::size_t connections() const;

  private:
    class Listener;
    Shards& shards_;
    HttpHandler& handler_;
    HttpTimeouts timeouts_;
    HttpDoor door_;
    std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace messenger::net
