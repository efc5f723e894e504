#include "load/web_socket.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <stdexcept>

#include "net/as_result.hpp"
#include "net/ws/handshake.hpp"

namespace messenger::bench {

bool Loop::run_until(Clock::time_point end, const std::function<bool()>& is_done) {
    while (!is_done()) {
        if (Clock::now() >= end) {
            return false;
        }
        context.restart();
        context.run_one_for(std::chrono::milliseconds(1));
        context.poll();
    }
    return true;
}

void Loop::wait_for(const std::function<bool()>& is_done) {
    if (!run_until(Clock::now() + std::chrono::seconds(30), is_done)) {
        throw std::runtime_error("the server does not answer");
    }
}

void WebSocketClient::open(Loop& loop, const Target& target, int source, std::function<void(bool)> done) {
    boost::asio::co_spawn(loop.context, connect(loop, target, source),
                          [self = shared_from_this(), done = std::move(done)](
                              std::exception_ptr failure, bool is_open) { done(failure == nullptr && is_open); });
}

void WebSocketClient::open(Loop& loop, const Target& target, int source) {
    std::optional<bool> is_open;
    open(loop, target, source, [&](bool result) { is_open = result; });
    loop.run_until(Clock::now() + std::chrono::seconds(30), [&] { return is_open.has_value(); });
    if (!is_open.value_or(false)) {
        throw std::runtime_error("the server refuses a connection");
    }
}

Task<bool> WebSocketClient::connect(Loop& loop, Target target, int source) {
    using boost::asio::ip::tcp;
    const auto address = boost::asio::ip::address_v4::loopback();
    tcp::socket socket(loop.context, tcp::v4());
    socket.bind({boost::asio::ip::make_address("127.0.0." + std::to_string(source)), 0});
    const tcp::endpoint server(address, static_cast<std::uint16_t>(std::stoi(target.port)));
    if (const auto [error] = co_await socket.async_connect(server, as_result); error) {
        co_return false;
    }
    std::string request = "GET " + target.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + target.port + "\r\n";
    for (const auto& [name, value] : net::ws::request_headers(net::ws::make_key())) {
        request.append(name).append(": ").append(value).append("\r\n");
    }
    if (!target.protocol.empty()) {
        request += "Sec-WebSocket-Protocol: " + target.protocol + "\r\n";
    }
    request += "\r\n";
    if (const auto [error, sent] = co_await boost::asio::async_write(socket, boost::asio::buffer(request), as_result);
        error) {
        co_return false;
    }
    std::string received;
    auto buffer = boost::asio::dynamic_buffer(received);
    const auto [error, head] = co_await boost::asio::async_read_until(socket, buffer, "\r\n\r\n", as_result);
    if (error || !received.starts_with("HTTP/1.1 101")) {
        co_return false;
    }
    received.erase(0, head);
    const net::ws::Connection::Options options{
        .role = net::ws::Role::client, .max_message_bytes = 64 << 20, .outbox_limit_bytes = 64 << 20};
    connection_ = std::make_shared<net::ws::Connection>(
        net::Upgraded{net::Stream(std::move(socket)), std::move(received)}, options, shared_from_this());
    loop.group.add(connection_);
    connection_->start();
    co_return true;
}

void WebSocketClient::on_closed(net::ws::Connection&, const net::ws::CloseReason& reason) {
    close_code_ = reason.code;
    if (reason.by == net::ws::CloseReason::By::peer) {
        ++totals_.closed;
    }
}

}  // namespace messenger::bench
