// Transport: how a request reaches a service, wherever that runs. The same typed clients work over both kinds, so that
// there is one implementation of every service and of every call between them.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"

namespace messenger::net {

/// How an instance of a service is doing, as the caller sees it.
struct UpstreamStatus {
    std::string authority;
    std::string name{};             ///< what settings call it
    std::string_view state = "up";  ///< "up", "ejected", "unready" or "draining"
    bool is_trusted = true;         ///< else it is left alone as long as others are trusted
    int requests = 0;               ///< under way
    int sockets = 0;
    std::uint64_t answered = 0;            ///< requests so far
    std::uint64_t failed = 0;              ///< that got no answer
    std::chrono::nanoseconds answering{};  ///< what the answered took until they were, together
    int weight = 1;
    std::string_view policy{};  ///< by which it is chosen
};

/// Thread-safe; the answer comes on the caller's shard.
class Transport {
  public:
    virtual ~Transport() = default;
    /// The service's answer, whatever its status; unavailable or gateway_timeout when there is none by the deadline.
    virtual Task<Result<Response>> send(Request request, std::string body, std::chrono::milliseconds deadline) = 0;
    /// The same for a request that came from elsewhere, which stays as it is and where it is until the answer is there.
    /// Its body and the answer's, which may be a `stream`, are passed on while they come; `deadline` is for the head of
    /// the answer, once the body was sent. Here they are read first.
    virtual Task<Result<Response>> pass(Request& request, BodySource& body, std::chrono::milliseconds deadline);
    /// The instances that there are to be asked; none within a process.
    virtual std::vector<UpstreamStatus> upstreams() const { return {}; }
    /// Closes the WebSockets that were opened through it, spread over a while. Within a process they are the service's
    /// own, and it closes them.
    virtual Task<> drain(std::chrono::milliseconds) { co_return; }
};

/// Calls the service's handler within this process: the very pipeline that serves HTTP elsewhere.
class InProcessTransport final : public Transport {
  public:
    /// Where the handler is, asked at each call: services are constructed one after the other.
    using Locate = std::function<HttpHandler&()>;
    explicit InProcessTransport(Locate locate) : locate_(std::move(locate)) {}
    Task<Result<Response>> send(Request request, std::string body, std::chrono::milliseconds deadline) override;
    Task<Result<Response>> pass(Request& request, BodySource& body, std::chrono::milliseconds deadline) override;

  private:
    Locate locate_;
};

}  // namespace messenger::net
