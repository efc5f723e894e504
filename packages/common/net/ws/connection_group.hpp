// ConnectionGroup: the live connections of one shard and the one timer that looks after them: staggered pings, the end
// of silent ones, time limits of close handshakes, and closing all of them spread over a while. Used on its shard only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/ws/connection.hpp"

namespace messenger::net::ws {

class ConnectionGroup {
  public:
    using Clock = Connection::Clock;
    struct Options {
        Clock::duration heartbeat = std::chrono::seconds(25);
        Clock::duration idle_timeout = std::chrono::seconds(60);  ///< without a single byte from the peer
        Clock::duration close_timeout = std::chrono::seconds(5);  ///< for what is queued and the peer's close frame
        Clock::duration linger = std::chrono::seconds(1);         ///< for the peer to close TCP after the handshake
    };

    explicit ConnectionGroup(const boost::asio::any_io_executor& executor) : ConnectionGroup(executor, Options{}) {}
    ConnectionGroup(const boost::asio::any_io_executor& executor, Options options);
    ConnectionGroup(const ConnectionGroup&) = delete;
    ConnectionGroup& operator=(const ConnectionGroup&) = delete;
    /// Aborts what is left.
    ~ConnectionGroup();

    /// Keeps the connection until after its on_closed. While all are being closed, closes it at once.
    void add(const std::shared_ptr<Connection>& connection);
    std::size_t size() const { return connections_.size(); }

    /// Closes all connections, evenly spread over a time; `done` is called once when the last one is gone.
    void close_all(std::uint16_t code, std::string reason, Clock::duration spread,
                   std::move_only_function<void()> done = {});

    /// Ends all connections now, without a handshake.
    void abort_all();

    /// What the timer does once a second; tests call it with times of their own.
    void sweep(Clock::time_point now);

  private:
    friend class Connection;
    struct Drain {
        std::uint16_t code;
        std::string reason;
        Clock::time_point start;
        Clock::duration spread;
        std::size_t total;
        std::size_t closed = 0;
        std::move_only_function<void()> done;
    };

    void flush_soon(std::shared_ptr<Connection> connection);
    void remove(Connection& connection);
    void check(Connection& connection, Clock::time_point now) const;
    void close_due(Clock::time_point now);
    void arm_timer();
    void on_timer();

    Options options_;
    boost::asio::steady_timer timer_;
    std::vector<std::shared_ptr<Connection>> connections_;
    std::vector<std::shared_ptr<Connection>> unflushed_;
    std::optional<Drain> drain_;
    std::uint32_t added_ = 0;
    bool is_timer_armed_ = false;
    Clock::time_point next_sweep_{};
    std::shared_ptr<ConnectionGroup*> alive_;  ///< the timer's handler may still be queued when the group is gone
};

}  // namespace messenger::net::ws
