// Two ends of a TCP connection over loopback, and a listener that records what it is told.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/ws/connection.hpp"

namespace messenger::net::ws {

using Socket = boost::asio::ip::tcp::socket;

/// The server's end first.
inline std::pair<Socket, Socket> socket_pair(boost::asio::io_context& context, std::optional<int> buffer_bytes = {}) {
    using boost::asio::ip::tcp;
    tcp::acceptor acceptor(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0), true);
    Socket client(context, tcp::v4());
    if (buffer_bytes) {
        client.set_option(boost::asio::socket_base::receive_buffer_size(*buffer_bytes));
    }
    client.connect(acceptor.local_endpoint());
    auto server = acceptor.accept();
    if (buffer_bytes) {
        server.set_option(boost::asio::socket_base::send_buffer_size(*buffer_bytes));
    }
    return {std::move(server), std::move(client)};
}

struct Recorder final : Listener {
    std::vector<std::string> texts;
    std::vector<std::string> binaries;
    std::vector<CloseReason> closes;
    int half_empty = 0;
    std::function<void(Connection&, std::string_view)> when_text;
    std::function<void(Connection&)> when_half_empty;
    std::function<void(Connection&)> when_closed;

    void on_text(Connection& connection, std::string_view text) override {
        texts.emplace_back(text);
        if (when_text) {
            when_text(connection, text);
        }
    }
    void on_binary(Connection&, std::string_view data) override { binaries.emplace_back(data); }
    void on_outbox_half_empty(Connection& connection) override {
        ++half_empty;
        if (when_half_empty) {
            when_half_empty(connection);
        }
    }
    void on_closed(Connection& connection, const CloseReason& reason) override {
        closes.push_back(reason);
        if (when_closed) {
            when_closed(connection);
        }
    }
};

/// One end, started, with its recorder.
struct End {
    std::shared_ptr<Recorder> heard = std::make_shared<Recorder>();
    std::shared_ptr<Connection> connection;

    End(Socket socket, Connection::Options options, std::string leftover = {}) {
        connection =
            std::make_shared<Connection>(Upgraded{Stream(std::move(socket)), std::move(leftover)}, options, heard);
        connection->start();
    }
};

}  // namespace messenger::net::ws
