// HTTP messages as the product sees them: plain values, free of the library that parses them and of sockets. A Request
// is a head whose body is pulled by whoever wants it, so that refusals come before a body is read (contract, 4.1).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "net/connection_places.hpp"
#include "net/headers.hpp"
#include "net/stream.hpp"
#include "net/task.hpp"

namespace messenger::net {

/// `other` stands for every method that no route can have.
enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

std::string_view to_string(Method method);
Method parse_method(std::string_view name);

class Tracer;

/// W3C trace context, passed on from hop to hop.
struct Trace {
    std::string traceparent;  ///< the header for the next hop; empty: not identified yet
    /// The span at the hop before that this request belongs to; 0: the trace begins here.
    std::uint64_t parent = 0;
    /// Who records this request's spans, and outlives it; null: nobody does.
    const Tracer* tracer = nullptr;

    /// 32 hex digits; nothing if it is not identified.
    std::string_view trace_id() const {
        return traceparent.empty() ? std::string_view() : std::string_view(traceparent).substr(3, 32);
    }
};

/// The head of a request, with what the server learned about it.
struct Request {
    Method method = Method::get;
    std::string path = "/";  ///< as sent, before '?'; percent-encoding is left as it is
    std::string query;       ///< after '?', still encoded
    Headers headers;
    std::string client_address;  ///< without the port
    bool is_encrypted = false;   ///< came over TLS that ends here
    /// Came from a peer that knows the internal token, or within the process: what it says of the client is believed.
    bool from_peer = false;
    std::string request_id;
    Trace trace;
    /// Of requests that have the same one, all go to the same instance of a service that is balanced by it; 0: any.
    std::uint64_t affinity = 0;

    std::string target() const { return query.empty() ? path : path + "?" + query; }
    /// Whether this asks for the WebSocket protocol (RFC 6455 section 4.1).
    bool wants_websocket() const;
};

/// A connection that left HTTP, on its way to the protocol that takes it over.
struct Upgraded {
    Stream stream;            ///< bound to the shard on which the handler is called
    std::string leftover;     ///< bytes of the new protocol that came with the request
    ConnectionPlace place{};  ///< to be held as long as the connection is open
};

/// What takes such a connection over, or nothing; called once at most. On the heap, since nearly all answers have none,
/// and are moved often.
class UpgradeHandler {
  public:
    UpgradeHandler() = default;
    template <std::invocable<Upgraded> Function>
    UpgradeHandler(Function function) : function_(std::make_unique<Any>(std::move(function))) {}

    explicit operator bool() const { return function_ != nullptr; }
    void operator()(Upgraded upgraded) { (*function_)(std::move(upgraded)); }

  private:
    using Any = std::move_only_function<void(Upgraded)>;

    std::unique_ptr<Any> function_;
};

/// Where a body is pulled from: that of a request by who handles it, as long as that lasts, or that of an answer by who
/// sends it. Either read() or next() is used. Errors: malformed_request if the framing is wrong or the body stalls;
/// bad_gateway and gateway_timeout for an answer that comes from elsewhere.
class BodySource {
  public:
    virtual ~BodySource() = default;
    /// The next piece, some ten KB at most; empty at the end.
    virtual Task<Result<std::string>> next() = 0;
    /// The bytes in all, if they are known before.
    virtual std::optional<std::uint64_t> length() const = 0;
    /// The whole body; payload_too_large, too, if it has more than `limit` bytes. Call at most once.
    Task<Result<std::string>> read(std::size_t limit);
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    /// If set, what is sent instead of `body`, while it comes.
    std::unique_ptr<BodySource> stream{};
    /// Set with status 101: called on the connection's shard after the answer was written.
    UpgradeHandler upgrade{};

    static Response empty(int status) { return {.status = status, .headers = {}, .body = {}}; }
    static Response json(int status, std::string body);
};

/// A body that is already in memory.
class StringBody final : public BodySource {
  public:
    explicit StringBody(std::string body) : body_(std::move(body)), length_(body_.size()) {}
    Task<Result<std::string>> next() override { co_return std::exchange(body_, {}); }
    std::optional<std::uint64_t> length() const override { return length_; }

  private:
    std::string body_;
    std::size_t length_;
};

/// Whatever answers requests: a router, a gateway, a test. Called on any shard; the answer comes on the same one.
class HttpHandler {
  public:
    virtual ~HttpHandler() = default;
    virtual Task<Response> handle(Request request, BodySource& body) = 0;
};

}  // namespace messenger::net
