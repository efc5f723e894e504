// A small service of the tests: it records what reaches it and answers what the test says.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "net/http.hpp"
#include "net/http_server.hpp"
#include "net/openapi.hpp"
#include "net/problem.hpp"
#include "net/routes.hpp"

namespace messenger::gateway {

struct Received {
    net::Request request;
    std::string body;
};

/// Thread-safe once `routes` and `answer` are set.
class FakeService final : public net::HttpHandler {
  public:
    using Answer = std::function<net::Response(const Received&)>;

    Task<net::Response> handle(net::Request request, net::BodySource& body) override {
        if (request.path == "/openapi.json") {
            co_return net::Response::json(200, boost::json::serialize(net::openapi_document("Fake", "1", routes)));
        }
        if (request.path == "/readyz") {
            co_return net::Response::json(is_ready ? 200 : 503, "{}");
        }
        if (request.path == "/.well-known/jwks.json") {
            co_return net::Response::json(200, jwks);
        }
        // The gateway follows ended sessions on its own; no request of a test has this query.
        if (request.target() == "/internal/revocations?after=0&wait=20") {
            co_return net::Response::empty(404);
        }
        auto content = co_await body.read(std::size_t{4} << 20);
        if (!content) {
            co_return net::error_response(content.error(), request.request_id);
        }
        const Received received{std::move(request), std::move(*content)};
        {
            const std::lock_guard lock(mutex_);
            received_.push_back(received);
        }
        co_return answer(received);
    }

    std::vector<Received> received() const {
        const std::lock_guard lock(mutex_);
        return received_;
    }
    Received last() const {
        const std::lock_guard lock(mutex_);
        return received_.empty() ? Received{} : received_.back();
    }

    net::RouteTable routes;
    std::string jwks = R"({"keys":[]})";
    std::atomic<bool> is_ready = true;
    Answer answer = [](const Received&) { return net::Response::json(200, R"({"from":"fake"})"); };

  private:
    mutable std::mutex mutex_;
    std::vector<Received> received_;
};

/// A handler behind a real socket, on a thread of its own.
class RunningService {
  public:
    explicit RunningService(net::HttpHandler& handler, std::uint16_t port = 0) : server_(shards_, handler) {
        port_ = server_.listen("127.0.0.1", port);
        server_.start();
        shards_.start();
    }
    ~RunningService() {
        server_.drain();
        server_.abort();
        shards_.stop();
    }
    RunningService(const RunningService&) = delete;
    RunningService& operator=(const RunningService&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  private:
    net::Shards shards_{1};
    net::HttpServer server_;
    std::uint16_t port_ = 0;
};

}  // namespace messenger::gateway
