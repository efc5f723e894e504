// Transport: how a request reaches a service, wherever that runs. The same typed clients work over both kinds, so that
// there is one implementation of every service and of every call between them.
#pragma once

#include <chrono>
#include <string>

#include "net/http.hpp"

namespace messenger::net {

/// Thread-safe; the answer comes on the caller's shard.
class Transport {
  public:
    virtual ~Transport() = default;
    /// The service's answer, whatever its status; unavailable or gateway_timeout when there is none by the deadline.
    virtual Task<Result<Response>> send(Request request, std::string body, std::chrono::milliseconds deadline) = 0;
};

/// Calls the service's handler within this process: the very pipeline that serves HTTP elsewhere.
class InProcessTransport final : public Transport {
  public:
    /// The handler must outlive every call.
    explicit InProcessTransport(HttpHandler& handler) : handler_(handler) {}
    Task<Result<Response>> send(Request request, std::string body, std::chrono::milliseconds deadline) override;

  private:
    HttpHandler& handler_;
};

}  // namespace messenger::net
