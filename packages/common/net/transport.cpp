#include "net/transport.hpp"

namespace messenger::net {

// The deadline is the service's own here: its stores and clients have theirs, and nothing can get lost on the way.
Task<Result<Response>> InProcessTransport::send(Request request, std::string body, std::chrono::milliseconds) {
    request.from_peer = true;
    StringBody source(std::move(body));
    co_return co_await locate_().handle(std::move(request), source);
}

}  // namespace messenger::net
