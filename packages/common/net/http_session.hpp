// One connection on its shard, of HTTP/1.1 unless ALPN says otherwise: reads heads, lets the handler answer, writes
// answers in order. Owned by the coroutine that runs it; the shard's listener knows it to enforce its deadlines.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "net/chunked.hpp"
#include "net/http2_session.hpp"
#include "net/http_server.hpp"
#include "net/request_head.hpp"
#include "net/response_head.hpp"
#include "net/tls_context.hpp"

namespace messenger::net {

class HttpSession {
  public:
    using Clock = std::chrono::steady_clock;

    HttpSession(boost::asio::ip::tcp::socket socket, HttpHandler& handler, const HttpTimeouts& timeouts);

    /// Reads what a proxy says in front of the client's bytes (the PROXY protocol); false when it says nothing that can
    /// be read, or not in time. Before run().
    Task<bool> read_proxy_header();
    /// The client's, as far as it is known yet.
    const std::string& client_address() const { return client_address_; }
    /// Whether that was said by a proxy.
    bool is_behind_proxy() const { return is_behind_proxy_; }
    /// Goes on over TLS, behind that; false when nothing came of it. A client that speaks plain HTTP is told so.
    Task<bool> start_tls(std::shared_ptr<const TlsContext> tls);
    /// Serves the connection to its end, or until it leaves HTTP, with its place.
    Task<> run(ConnectionPlace place);
    /// Called by the listener's sweep: ends the connection when its deadline has passed.
    void enforce_deadline(Clock::time_point now);
    /// Ends the connection when it is idle, else after the answer that is being made.
    void drain();
    /// Ends the connection now.
    void abort();

  private:
    class SocketBody;

    /// One request, of which something has come; false if it was the last one. The place goes with an upgrade.
    Task<bool> serve_request(ConnectionPlace& place);
    /// The next head, if all of it has come, behind the empty lines that a client may send (and which count).
    std::optional<Result<RequestHead>> take_head(int& empty_lines);
    /// Waits for what comes next and reads it; false at the end of the connection.
    Task<bool> receive();
    bool read_available();
    Task<bool> read_more(std::chrono::milliseconds patience);
    Task<bool> write(Method method, const Response& response, Persistence persistence);
    /// An answer without a stream, of which the kernel has taken the beginning, or all.
    struct Begun {
        std::string head;
        const std::string& body;
        std::size_t sent = 0;

        bool is_whole() const { return sent == head.size() + body.size(); }
    };
    Begun begin_write(Method method, const Response& response, Persistence persistence);
    Task<bool> write_stream(BodySource& stream, bool in_chunks);
    Task<bool> write_all(std::string head, const std::string& body, std::size_t sent = 0);
    std::size_t write_some(std::string_view first, std::string_view second, boost::system::error_code& error);
    Task<> refuse(Error error);
    Task<> linger();
    void set_deadline(std::chrono::milliseconds from_now) { deadline_ = Clock::now() + from_now; }

    Stream stream_;
    HttpHandler& handler_;
    const HttpTimeouts& timeouts_;
    std::string client_address_;
    std::string received_;                 ///< bytes that are not used yet
    std::shared_ptr<Http2Session> http2_;  ///< if that is what the client speaks
    std::optional<Clock::time_point> deadline_;
    bool is_behind_proxy_ = false;
    bool is_idle_ = true;
    bool is_draining_ = false;
};

}  // namespace messenger::net
