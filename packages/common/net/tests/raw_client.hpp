// A blocking client that writes bytes as they are, for tests of what is not good HTTP.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <string>

namespace messenger::net {

class RawClient {
  public:
    explicit RawClient(std::uint16_t port) : socket_(context_) {
        socket_.connect({boost::asio::ip::address_v4::loopback(), port});
    }

    void write(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
    void finish_writing() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }

    struct Answer {
        int status = 0;  ///< 0: the connection has ended
        std::string head;
        std::string body;

        bool has(std::string_view header) const { return head.find(header) != std::string::npos; }
    };
    /// The next answer, with a body as Content-Length says unless it answers HEAD.
    Answer read(bool to_head = false) {
        Answer answer;
        boost::system::error_code error;
        const auto length = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(received_), "\r\n\r\n", error);
        if (error) {
            return answer;
        }
        answer.head = received_.substr(0, length);
        received_.erase(0, length);
        std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
        std::size_t body = 0;
        if (const auto at = answer.head.find("Content-Length: "); at != std::string::npos && !to_head) {
            std::from_chars(answer.head.data() + at + 16, answer.head.data() + answer.head.size(), body);
        }
        if (received_.size() < body) {
            boost::asio::read(socket_, boost::asio::dynamic_buffer(received_),
                              boost::asio::transfer_exactly(body - received_.size()), error);
        }
        answer.body = received_.substr(0, body);
        received_.erase(0, body);
        return answer;
    }
    /// Everything up to the end of the connection.
    std::string read_to_end() {
        boost::system::error_code error;
        boost::asio::read(socket_, boost::asio::dynamic_buffer(received_), error);
        return std::exchange(received_, {});
    }
    /// Exactly so many bytes.
    std::string read_bytes(std::size_t count) {
        if (received_.size() < count) {
            boost::asio::read(socket_, boost::asio::dynamic_buffer(received_),
                              boost::asio::transfer_exactly(count - received_.size()));
        }
        auto bytes = received_.substr(0, count);
        received_.erase(0, count);
        return bytes;
    }

  private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string received_;
};

}  // namespace messenger::net
