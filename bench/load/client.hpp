// One WebSocket of the load: counts what it gets, checks the order, and, if it sends, keeps messages in flight.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "load/server.hpp"
#include "net/ws/connection_group.hpp"

namespace messenger::bench {

using Clock = std::chrono::steady_clock;

/// What all clients of a run count together; one thread.
struct Totals {
    std::uint64_t deliveries = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;   ///< error answers: sent again
    std::uint64_t disorder = 0;  ///< holes and repeats in the seq of a room: must stay 0
    std::uint64_t closed = 0;    ///< connections that the server has ended
    std::vector<double> ack_seconds;
    bool is_sending = false;
};

class Client final : public net::ws::Listener, public std::enable_shared_from_this<Client> {
  public:
    Client(Totals& totals, std::string room, std::string padding)
        : totals_(totals), room_(std::move(room)), padding_(std::move(padding)) {}

    /// Connects, says hello and waits for the welcome, blocking. The source address is 127.0.0.`source`.
    void open(boost::asio::io_context& context, net::ws::ConnectionGroup& group, const Address& server,
              const std::string& token, int source);
    /// Keeps so many messages in flight from now on.
    void start_sending(int in_flight);

    void on_text(net::ws::Connection& connection, std::string_view text) override;
    void on_closed(net::ws::Connection& connection, const net::ws::CloseReason& reason) override;

  private:
    void send_next();
    void check_order(std::string_view text);

    Totals& totals_;
    std::string room_;
    std::string padding_;
    std::shared_ptr<net::ws::Connection> connection_;
    std::map<std::string, Clock::time_point> in_flight_;
    std::int64_t last_seq_ = 0;
};

}  // namespace messenger::bench
