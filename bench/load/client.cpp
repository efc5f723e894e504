#include "load/client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <stdexcept>

#include "core/ids.hpp"
#include "net/ws/handshake.hpp"

namespace messenger::bench {
namespace {

std::int64_t number_after(std::string_view text, std::string_view key) {
    const auto at = text.find(key);
    std::int64_t number = -1;
    if (at != std::string_view::npos) {
        std::from_chars(text.data() + at + key.size(), text.data() + text.size(), number);
    }
    return number;
}

}  // namespace

void Client::open(boost::asio::io_context& context, net::ws::ConnectionGroup& group, const Address& server,
                  const std::string& token, int source) {
    using boost::asio::ip::tcp;
    tcp::socket socket(context, tcp::v4());
    socket.bind({boost::asio::ip::make_address("127.0.0." + std::to_string(source)), 0});
    boost::asio::connect(socket, tcp::resolver(context).resolve(tcp::v4(), server.host, server.port));
    std::string request = "GET /ws HTTP/1.1\r\nHost: " + server.host + "\r\n";
    for (const auto& [name, value] : net::ws::request_headers(net::ws::make_key())) {
        request += name + ": " + value + "\r\n";
    }
    boost::asio::write(socket, boost::asio::buffer(request + "\r\n"));
    std::string received;
    received.erase(0, boost::asio::read_until(socket, boost::asio::dynamic_buffer(received), "\r\n\r\n"));
    const net::ws::Connection::Options options{
        .role = net::ws::Role::client, .max_message_bytes = 64 << 20, .outbox_limit_bytes = 64 << 20};
    connection_ = std::make_shared<net::ws::Connection>(net::Upgraded{std::move(socket), std::move(received)}, options,
                                                        shared_from_this());
    group.add(connection_);
    connection_->start();
    connection_->send_text(R"({"op":"hello","token":")" + token + "\"}");
}

void Client::start_sending(int in_flight) {
    for (int i = 0; i < in_flight; ++i) {
        send_next();
    }
}

void Client::send_next() {
    const auto id = Uuid::generate().to_string();
    in_flight_[id] = Clock::now();
    connection_->send_text(R"({"op":"message.send","id":")" + id + R"(","room":")" + room_ + R"(","clientId":")" + id +
                           R"(","text":")" + padding_ + "\"}");
}

void Client::on_text(net::ws::Connection&, std::string_view text) {
    if (text.starts_with(R"({"op":"event")")) {
        if (text.find(R"("type":"message.created")") != std::string_view::npos) {
            ++totals_.deliveries;
            check_order(text);
        }
        return;
    }
    const bool is_ok = text.starts_with(R"({"op":"ok","id":")");
    const bool is_error = text.starts_with(R"({"op":"error","id":")");
    if (!is_ok && !is_error) {
        return;
    }
    const auto start = is_ok ? 17 : 20;
    const auto found = in_flight_.find(std::string(text.substr(static_cast<std::size_t>(start), 36)));
    if (found == in_flight_.end()) {
        return;
    }
    if (is_ok) {
        ++totals_.acknowledged;
        totals_.ack_seconds.push_back(std::chrono::duration<double>(Clock::now() - found->second).count());
    } else {
        ++totals_.refused;
    }
    in_flight_.erase(found);
    if (totals_.is_sending) {
        send_next();
    }
}

void Client::check_order(std::string_view text) {
    const auto seq = number_after(text, "\"seq\":");
    if (last_seq_ != 0 && seq != last_seq_ + 1) {
        ++totals_.disorder;
    }
    last_seq_ = seq;
}

void Client::on_closed(net::ws::Connection&, const net::ws::CloseReason&) {
    ++totals_.closed;
}

}  // namespace messenger::bench
