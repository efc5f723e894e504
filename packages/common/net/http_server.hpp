// HTTP/1.1 server: one listening socket a shard, a coroutine a connection, requests of a connection answered in order.
// Framing is strict, every wait is bounded, and a connection can leave HTTP by an answer with `upgrade`.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "net/http.hpp"
#include "net/shard.hpp"

namespace messenger::net {

/// The deadlines of contract section 4.1.
struct HttpTimeouts {
    std::chrono::milliseconds head{10'000};   ///< from the first byte of a head to its end
    std::chrono::milliseconds body{30'000};   ///< without progress
    std::chrono::milliseconds write{30'000};  ///< without progress
    std::chrono::milliseconds idle{30'000};   ///< between requests
    std::chrono::milliseconds linger{1'000};  ///< reading on after an early refusal
};

/// The address is taken: the host exits 1.
class AddressInUse : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class HttpServer {
  public:
    /// The shards and the handler must outlive the server; requests are handled on the shard of their connection.
    HttpServer(Shards& shards, HttpHandler& handler, HttpTimeouts timeouts = {});
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
    std::vector<std::unique_ptr<Listener>> listeners_;
    Shards& shards_;
    HttpHandler& handler_;
    HttpTimeouts timeouts_;
};

}  // namespace messenger::net
