// An HttpTransport on one shard, and a service that the test plays.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "net/http_transport.hpp"
#include "net/tests/raw_peer.hpp"

namespace messenger::net {

using Answer = std::future<Result<Response>>;

inline constexpr std::string_view good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
inline constexpr std::string_view closing = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
inline constexpr std::string_view switching =
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

/// As a process does it before it stops its shards: connections are closed where they belong.
inline void stop(HttpTransport& transport, Shards& shards) {
    const auto run_on = [&shards](std::size_t shard, auto function) {
        std::promise<void> done;
        boost::asio::post(shards.context(shard), [&] {
            function();
            done.set_value();
        });
        done.get_future().wait();
    };
    run_on(0, [&transport] { transport.stop(); });
    for (std::size_t shard = 0; shard < shards.size(); ++shard) {
        run_on(shard, [] {});  // behind what stop() has posted
    }
}

class HttpTransportTest : public ::testing::Test {
  protected:
    HttpTransportTest() { shards.start(); }
    ~HttpTransportTest() override {
        disconnect();
        shards.stop();
    }

    static Request make(Method method, std::string path = "/") {
        Request request;
        request.method = method;
        request.path = std::move(path);
        return request;
    }
    HttpTransport& connect_to(const std::vector<std::string>& urls, const HttpTransportOptions& options = {}) {
        disconnect();
        return transport.emplace("chat", urls, "the internal token", shards, options);
    }
    void disconnect() {
        if (transport) {
            stop(*transport, shards);
        }
    }
    static Request make_upgrade() {
        auto request = make(Method::get, "/ws");
        request.headers.add("Connection", "Upgrade");
        request.headers.add("Upgrade", "websocket");
        return request;
    }
    Answer send(Request request, std::string body = {}, std::chrono::milliseconds deadline = std::chrono::hours(1)) {
        return boost::asio::co_spawn(shards.context(0), transport->send(std::move(request), std::move(body), deadline),
                                     boost::asio::use_future);
    }

    Shards shards{1};
    std::optional<HttpTransport> transport;
    RawPeer peer;
};

}  // namespace messenger::net
