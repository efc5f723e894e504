// A client over WebSocket: connected, upgraded, on the product's own frame code.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "load/client.hpp"
#include "net/ws/connection_group.hpp"

namespace messenger::bench {

/// Where the clients of a run live.
struct Loop {
    boost::asio::io_context context{1};
    net::ws::ConnectionGroup group{context.get_executor()};

    /// Runs until a condition holds or the time is over; says whether it holds.
    bool run_until(Clock::time_point end, const std::function<bool()>& is_done);
    /// Runs until a condition holds; throws std::runtime_error if the server takes more than half a minute for it.
    void wait_for(const std::function<bool()>& is_done);
    void run_for(Clock::duration time) {
        run_until(Clock::now() + time, [] { return false; });
    }
};

struct Target {
    std::string port;
    std::string path = "/ws";
    std::string protocol{};  ///< of Sec-WebSocket-Protocol, if any
};

class WebSocketClient : public Client, public net::ws::Listener, public std::enable_shared_from_this<WebSocketClient> {
  public:
    using Client::Client;
    /// Connects and upgrades from the address 127.0.0.`source` (ports of one address are soon used up), then calls
    /// `done` with whether the server took it.
    void open(Loop& loop, const Target& target, int source, std::function<void(bool)> done);
    /// The same, waiting for it; throws std::runtime_error if the server refuses.
    void open(Loop& loop, const Target& target, int source);
    void abort() { connection_->abort(); }
    bool is_open() const { return connection_ != nullptr && connection_->is_open(); }

    void on_closed(net::ws::Connection& connection, const net::ws::CloseReason& reason) override;

  protected:
    void write(std::string_view text) { connection_->send_text(text); }
    std::uint16_t close_code() const { return close_code_; }

  private:
    Task<bool> connect(Loop& loop, Target target, int source);

    std::shared_ptr<net::ws::Connection> connection_;
    std::uint16_t close_code_ = 0;
};

}  // namespace messenger::bench
