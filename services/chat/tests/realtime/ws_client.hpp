// A blocking WebSocket client for tests, on its own socket; used from one thread.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <deque>
#include <stdexcept>
#include <string>

#include "net/ws/frame.hpp"
#include "net/ws/handshake.hpp"

namespace messenger::chat {

class WsClient {
  public:
    explicit WsClient(std::uint16_t port) : socket_(context_) {
        socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
        std::string request = "GET /ws HTTP/1.1\r\nHost: localhost\r\n";
        for (const auto& [name, value] : net::ws::request_headers(net::ws::make_key())) {
            request.append(name).append(": ").append(value).append("\r\n");
        }
        boost::asio::write(socket_, boost::asio::buffer(request + "\r\n"));
        const auto head = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(received_), "\r\n\r\n");
        if (!received_.starts_with("HTTP/1.1 101")) {
            throw std::runtime_error("no upgrade: " + received_);
        }
        received_.erase(0, head);
    }

    void limit_receive_buffer(int bytes) { socket_.set_option(boost::asio::socket_base::receive_buffer_size(bytes)); }

    void send(const boost::json::object& frame) { send_text(boost::json::serialize(frame)); }
    void send_text(const std::string& text) {
        std::string bytes;
        net::ws::append_frame_as(net::ws::Role::client, bytes, net::ws::Opcode::text, text);
        boost::asio::write(socket_, boost::asio::buffer(bytes));
    }

    /// The next message; a close gives {"close": code}.
    boost::json::object receive() {
        while (true) {
            std::span<char> input(received_);
            auto frame = decoder_.next(input);
            if (!frame) {
                throw std::runtime_error("the server broke the protocol");
            }
            if (*frame) {
                auto message = read(**frame);
                received_.erase(0, received_.size() - input.size());
                if (!message.empty()) {
                    return message;
                }
                continue;
            }
            received_.clear();
            char chunk[65536];
            received_.append(chunk, socket_.read_some(boost::asio::buffer(chunk)));
        }
    }
    /// The next message with this op or, for events, type.
    boost::json::object receive(std::string_view kind) {
        while (true) {
            auto message = receive();
            const auto* type = message.if_contains("type");
            if (message.contains("close") || message.at("op").as_string() == kind ||
                (type != nullptr && type->as_string() == kind)) {
                return message;
            }
        }
    }
    /// Says hello and waits for the welcome.
    boost::json::object hello(const std::string& token, const boost::json::object& resume = {}) {
        send({{"op", "hello"}, {"token", token}, {"resume", resume}});
        return receive("welcome");
    }

  private:
    static boost::json::object read(const net::ws::Frame& frame) {
        if (frame.opcode == net::ws::Opcode::close) {
            const auto payload = net::ws::parse_close(frame.payload);
            return {{"op", "close"}, {"close", payload ? payload->code : 0}};
        }
        if (frame.opcode != net::ws::Opcode::text) {
            return {};
        }
        return boost::json::parse(frame.payload).as_object();
    }

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string received_;
    net::ws::FrameDecoder decoder_{{.role = net::ws::Role::client, .max_message_bytes = 16 << 20}};
};

}  // namespace messenger::chat
