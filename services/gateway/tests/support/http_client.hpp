// A blocking HTTP client on a socket of its own, which sends exactly the bytes that it is given.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json.hpp>
#include <string>

#include "net/http.hpp"

namespace messenger::gateway {

struct Answer {
    int status = 0;
    net::Headers headers;
    std::string body;

    std::ptrdiff_t count(std::string_view name) const {
        return std::ranges::count_if(headers, [&](const auto& field) { return net::iequals(field.first, name); });
    }
    /// The slug of a problem's type; empty for anything that is no problem+json.
    std::string problem() const {
        if (headers.get("Content-Type") != "application/problem+json") {
            return {};
        }
        const std::string type(boost::json::parse(body).at("type").as_string());
        return type.substr(type.rfind('/') + 1);
    }
};

class HttpClient {
  public:
    explicit HttpClient(std::uint16_t port) : socket_(context_) {
        socket_.connect({boost::asio::ip::address_v4::loopback(), port});
    }

    void write(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
    /// The next answer; after a 101 the bytes behind it stay for read().
    Answer read_answer(bool is_head = false) {
        namespace http = boost::beast::http;
        http::response_parser<http::string_body> parser;
        parser.body_limit(std::uint64_t{64} << 20);
        parser.skip(is_head);
        http::read_header(socket_, buffer_, parser);
        if (parser.get().result_int() != 101) {
            http::read(socket_, buffer_, parser);
        }
        Answer answer{.status = static_cast<int>(parser.get().result_int()), .headers = {}, .body = {}};
        for (const auto& field : parser.get()) {
            answer.headers.add(std::string(field.name_string()), std::string(field.value()));
        }
        answer.body = std::move(parser.get().body());
        return answer;
    }
    Answer request(const std::string& request_line, const std::string& fields = {}, const std::string& body = {}) {
        write(request_line + " HTTP/1.1\r\nHost: chat.example\r\n" + fields +
              (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" + body);
        return read_answer(request_line.starts_with("HEAD "));
    }
    /// Exactly so many bytes behind an answer.
    std::string read(std::size_t count) {
        std::string bytes(count, '\0');
        const auto held = std::min(count, buffer_.size());
        std::copy_n(static_cast<const char*>(buffer_.data().data()), held, bytes.begin());
        buffer_.consume(held);
        boost::asio::read(socket_, boost::asio::buffer(bytes) + held);
        return bytes;
    }
    /// Everything up to the end of the stream.
    std::string read_to_end() {
        std::string bytes = read(buffer_.size());
        boost::system::error_code error;
        boost::asio::read(socket_, boost::asio::dynamic_buffer(bytes), error);
        return bytes;
    }
    void finish_sending() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }

  private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
};

}  // namespace messenger::gateway
