// A service that a test plays by hand: it accepts connections, reads requests and writes bytes as they are.
#pragma once

#include <poll.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <string>

namespace messenger::net {

class RawPeer {
  public:
    using Socket = boost::asio::ip::tcp::socket;

    /// One connection from the product, as its service sees it. Closes at the end of its life.
    class Connection {
      public:
        explicit Connection(Socket socket) : socket_(std::move(socket)) {}

        struct Request {
            std::string head;  ///< empty: the connection has ended
            std::string body;
            bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
        };
        Request read() {
            Request request;
            boost::system::error_code error;
            const auto length =
                boost::asio::read_until(socket_, boost::asio::dynamic_buffer(received_), "\r\n\r\n", error);
            if (error) {
                return request;
            }
            request.head = received_.substr(0, length);
            received_.erase(0, length);
            std::size_t body = 0;
            if (const auto at = request.head.find("Content-Length: "); at != std::string::npos) {
                std::from_chars(request.head.data() + at + 16, request.head.data() + request.head.size(), body);
            }
            if (received_.size() < body) {
                boost::asio::read(socket_, boost::asio::dynamic_buffer(received_),
                                  boost::asio::transfer_exactly(body - received_.size()), error);
            }
            request.body = received_.substr(0, body);
            received_.erase(0, request.body.size());
            return request;
        }
        void write(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
        /// Waits until so many bytes have come, and gives them.
        std::string read_bytes(std::size_t count) {
            boost::system::error_code error;
            if (received_.size() < count) {
                boost::asio::read(socket_, boost::asio::dynamic_buffer(received_),
                                  boost::asio::transfer_exactly(count - received_.size()), error);
            }
            auto bytes = received_.substr(0, count);
            received_.erase(0, bytes.size());
            return bytes;
        }
        /// Waits until the other side has closed; false if it sends something instead.
        bool has_ended() {
            char byte = 0;
            boost::system::error_code error;
            return received_.empty() && socket_.read_some(boost::asio::buffer(&byte, 1), error) == 0;
        }

      private:
        Socket socket_;
        std::string received_;
    };

    enum class Kind { listening, dead };
    /// A dead one holds its port without listening, so that nobody can be reached there.
    explicit RawPeer(Kind kind = Kind::listening) : acceptor_(context_) {
        acceptor_.open(boost::asio::ip::tcp::v4());
        acceptor_.bind({boost::asio::ip::address_v4::loopback(), 0});
        if (kind == Kind::listening) {
            acceptor_.listen();
        }
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }
    std::string authority() const { return url().substr(7); }
    Connection accept() { return Connection(acceptor_.accept()); }
    /// Whether somebody waits to be accepted.
    bool is_called() {
        pollfd wait{acceptor_.native_handle(), POLLIN, 0};
        return ::poll(&wait, 1, 0) > 0;
    }
    /// Whichever of two is connected to first.
    static RawPeer& first_called(RawPeer& a, RawPeer& b) {
        std::array<pollfd, 2> waits{
            {{a.acceptor_.native_handle(), POLLIN, 0}, {b.acceptor_.native_handle(), POLLIN, 0}}};
        ::poll(waits.data(), waits.size(), -1);
        return (waits[0].revents & POLLIN) != 0 ? a : b;
    }

  private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace messenger::net
