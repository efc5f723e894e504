// An HTTP server on a shard of its own, with a handler whose answers show what it was asked.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <future>
#include <vector>

#include "net/as_result.hpp"
#include "net/http_server.hpp"
#include "net/problem.hpp"
#include "net/tests/raw_client.hpp"

namespace messenger::net {

/// Gives its pieces one after the other, and then an error if it is to break off.
class Pieces final : public BodySource {
  public:
    explicit Pieces(std::vector<std::string> pieces, std::optional<std::uint64_t> length = std::nullopt,
                    bool breaks_off = false)
        : pieces_(std::move(pieces)), length_(length), breaks_off_(breaks_off) {}
    Task<Result<std::string>> next() override {
        if (given_ < pieces_.size()) {
            co_return pieces_[given_++];
        }
        if (breaks_off_) {
            co_return fail(problem::bad_gateway);
        }
        co_return std::string();
    }
    std::optional<std::uint64_t> length() const override { return length_; }

  private:
    std::vector<std::string> pieces_;
    std::optional<std::uint64_t> length_;
    bool breaks_off_;
    std::size_t given_ = 0;
};

/// What fits into the kernel's buffer.
inline void write_to(Stream& stream, std::string text) {
    boost::system::error_code error;
    const iovec part{text.data(), text.size()};
    EXPECT_EQ(stream.write_some({&part, 1}, error), text.size());
}

/// Answers with what it was asked; some paths are special.
class Echo final : public HttpHandler {
  public:
    Task<Response> handle(Request request, BodySource& body) override {
        if (request.path == "/throw") {
            throw std::runtime_error("a secret");
        }
        if (request.path == "/empty") {
            co_return Response::empty(204);
        }
        if (request.path == "/cookies") {
            co_return Response::json(200, std::string(request.headers.get("Cookie")));
        }
        if (request.path == "/refuse") {
            co_return Response::json(403, "{}");
        }
        if (request.path == "/split") {
            auto response = Response::json(200, "{}");
            response.headers.add("X-From-Outside", "a\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK");
            co_return response;
        }
        if (request.path == "/large") {
            co_return Response::json(200, std::string(large, 'l'));
        }
        if (request.path.starts_with("/stream")) {
            auto response = Response::empty(200);
            response.stream =
                std::make_unique<Pieces>(std::vector<std::string>{"one ", std::string(20, '2')},
                                         request.query == "length" ? std::optional<std::uint64_t>(24) : std::nullopt,
                                         request.path == "/streaming");
            co_return response;
        }
        if (request.path == "/wait") {
            boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, std::chrono::hours(1));
            release = [&timer] { timer.cancel(); };
            is_waiting.set_value();
            co_await timer.async_wait(as_result);
        }
        if (request.path == "/upgrade") {
            Response response{.status = 101, .headers = {}, .body = {}};
            response.upgrade = [](Upgraded upgraded) { write_to(upgraded.stream, "<" + upgraded.leftover + ">"); };
            co_return response;
        }
        auto content = co_await body.read(1000);
        if (!content) {
            co_return Response::json(http_status(content.error().code()), "{}");
        }
        co_return Response::json(200, std::string(to_string(request.method)) + " " + request.target() + " " + *content);
    }

    static constexpr std::size_t large = 32 * 1024 * 1024;
    std::promise<void> is_waiting;
    std::function<void()> release;
};

class HttpServerTest : public ::testing::Test {
  protected:
    /// Deadlines that no test waits for, so that none of them hides a connection that should have ended before.
    static constexpr HttpTimeouts patient{.head = std::chrono::hours(1),
                                          .body = std::chrono::hours(1),
                                          .write = std::chrono::hours(1),
                                          .idle = std::chrono::hours(1)};
    explicit HttpServerTest(HttpTimeouts timeouts = patient) : server(shards, echo, timeouts) {
        port = server.listen("127.0.0.1", 0);
        server.start();
        shards.start();
    }
    ~HttpServerTest() override {
        server.drain();
        server.abort();
        shards.stop();
    }

    static std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }
    static std::string post(const std::string& path, const std::string& fields) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n";
    }

    Shards shards{1};
    Echo echo;
    HttpServer server;
    std::uint16_t port = 0;
};

}  // namespace messenger::net
