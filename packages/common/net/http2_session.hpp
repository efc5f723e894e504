// One HTTP/2 connection (RFC 9113) on its shard: nghttp2 reads and writes frames, each request is answered by the
// handler in a coroutine of its own, beside the others. What floods, stalls or takes back too much is cut off.
#pragma once

#include <nghttp2/nghttp2.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "net/http2_exchange.hpp"
#include "net/http2_limits.hpp"
#include "net/http_server.hpp"

namespace messenger::net {

class Http2Session : public std::enable_shared_from_this<Http2Session> {
  public:
    using Clock = std::chrono::steady_clock;

    /// `received` has come already. The handler and the timeouts must outlive the session.
    Http2Session(Stream stream, std::string received, HttpHandler& handler, const HttpTimeouts& timeouts,
                 std::string client_address);
    Http2Session(const Http2Session&) = delete;
    Http2Session& operator=(const Http2Session&) = delete;

    /// Serves the connection to its end, and that of the last handler.
    Task<> run();
    /// Called by the listener's sweep.
    void enforce_deadline(Clock::time_point now);
    /// Takes no further requests, and ends after the last answer.
    void drain();
    /// Ends the connection now.
    void abort();

  private:
    struct Free {
        void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
    };
    using Exchange = std::shared_ptr<Http2Exchange>;

    void start();
    bool feed(std::string_view bytes);
    Exchange find(std::int32_t id) const;
    void begin(std::int32_t id);
    void on_frame(const nghttp2_frame& frame);
    void on_frame_begin(const nghttp2_frame_hd& frame);
    void on_sent(const nghttp2_frame& frame);
    void on_closed(std::int32_t id);
    void serve(const Exchange& exchange);
    Task<> answer(Exchange exchange);
    Task<Response> ask(Exchange exchange, Result<RequestHead>& head);
    void submit(const Exchange& exchange, const Response& response, bool sends_body);
    void reset(const Http2Exchange& exchange, std::uint32_t code);
    /// Ends the connection soon if not.
    void check(bool is_allowed);
    bool fill();
    void flush();
    void wait_writable();

    friend struct Http2Callbacks;

    Stream stream_;
    std::string received_;
    HttpHandler& handler_;
    const HttpTimeouts& timeouts_;
    std::string client_address_;
    std::unique_ptr<nghttp2_session, Free> session_;
    std::unordered_map<std::int32_t, Exchange> exchanges_;
    std::size_t running_ = 0;  ///< handlers, also those whose stream has ended
    Signal handler_ended_;
    Http2Limits limits_;
    std::string unsent_;
    std::optional<Clock::time_point> write_deadline_;
    std::optional<Clock::time_point> head_deadline_;
    Clock::time_point last_used_ = Clock::now();
    bool is_in_callback_ = false;
    bool is_calm_demanded_ = false;
    bool is_draining_ = false;
    bool is_waiting_writable_ = false;
    bool is_ended_ = false;
};

}  // namespace messenger::net
