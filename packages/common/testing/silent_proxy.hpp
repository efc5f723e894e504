// SilentProxy: a TCP proxy on loopback that can fall silent, as a frozen server or a broken network does: connections
// stay open, and nothing comes any more.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <thread>

namespace messenger::testing {

/// Thread-safe. Forwards on a thread of its own.
class SilentProxy {
  public:
    /// To a port of loopback.
    explicit SilentProxy(std::uint16_t target);
    ~SilentProxy();
    SilentProxy(const SilentProxy&) = delete;
    SilentProxy& operator=(const SilentProxy&) = delete;

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    /// From now on, for all connections, those to come included.
    void fall_silent() { *is_silent_ = true; }
    /// New connections are forwarded again; those that have lost something stay silent.
    void speak() { *is_silent_ = false; }

  private:
    void accept();

    const std::uint16_t target_;
    std::shared_ptr<std::atomic<bool>> is_silent_ = std::make_shared<std::atomic<bool>>(false);
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

}  // namespace messenger::testing
