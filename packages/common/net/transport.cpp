#include "net/transport.hpp"

namespace messenger::net {
namespace {

constexpr std::size_t max_body = 64 * 1024 * 1024;

}  // namespace

Task<Result<Response>> Transport::pass(Request& request, BodySource& body, std::chrono::milliseconds deadline) {
    CO_TRY(auto text, co_await body.read(max_body));
    co_return co_await send(request, std::move(text), deadline);
}

// The deadline is the service's own here: its stores and clients have theirs, and nothing can get lost on the way.
Task<Result<Response>> InProcessTransport::send(Request request, std::string body, std::chrono::milliseconds deadline) {
    StringBody source(std::move(body));
    co_return co_await pass(request, source, deadline);
}

Task<Result<Response>> InProcessTransport::pass(Request& request, BodySource& body, std::chrono::milliseconds) {
    auto passed = request;
    passed.from_peer = true;
    co_return co_await locate_().handle(std::move(passed), body);
}

}  // namespace messenger::net
