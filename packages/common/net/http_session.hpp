// One HTTP/1.1 connection on its shard: reads heads, lets the handler answer, writes answers in order. Owned by the
// coroutine that runs it; the shard's listener knows it to enforce its deadlines.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "net/chunked.hpp"
#include "net/http_server.hpp"
#include "net/request_head.hpp"
#include "net/response_head.hpp"

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

    /// The next head; nothing when the connection ended between requests.
    Task<Result<std::optional<RequestHead>>> read_head();
    Task<bool> receive();
    Task<bool> read_more(std::chrono::milliseconds patience);
    Task<bool> write(Method method, const Response& response, Persistence persistence);
    Task<bool> write_stream(BodySource& stream, bool in_chunks);
    Task<bool> write_all(std::string head, const std::string& body);
    Task<> refuse(Error error);
    Task<> linger();
    void set_deadline(std::chrono::milliseconds from_now) { deadline_ = Clock::now() + from_now; }

    boost::asio::ip::tcp::socket socket_;
    HttpHandler& handler_;
    const HttpTimeouts& timeouts_;
    std::string client_address_;
    std::string received_;  ///< bytes that are not used yet
    std::optional<Clock::time_point> deadline_;
    bool is_behind_proxy_ = false;
    bool is_idle_ = true;
    bool is_draining_ = false;
};

}  // namespace messenger::net
