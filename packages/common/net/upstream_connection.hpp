// UpstreamConnection: the connection to an instance of a service, in plain text or over TLS, with a deadline for
// whatever is waited for. Used on its shard only.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>

#include "net/stream.hpp"
#include "net/task.hpp"

namespace messenger::net {

class UpstreamConnection {
  public:
    using Clock = std::chrono::steady_clock;

    explicit UpstreamConnection(Stream stream);
    UpstreamConnection(const UpstreamConnection&) = delete;
    UpstreamConnection& operator=(const UpstreamConnection&) = delete;
    /// Closes it.
    ~UpstreamConnection();

    /// When waits end with `timed_out`, and the connection with them. A later time than before costs next to nothing.
    void expires_at(Clock::time_point deadline);
    void expires_never() { expires_at(Clock::time_point::max()); }

    /// Goes on over TLS (`session` is taken); false if the peer is not who it should be, or takes too long.
    Task<bool> start_tls(ssl_st* session);
    /// Until reading or writing is worth a try; an error when the connection has ended.
    Task<boost::system::error_code> wait(Stream::Socket::wait_type direction);
    /// As Stream does it, without waiting.
    std::size_t read_some(std::span<char> buffer, boost::system::error_code& error);
    std::size_t write_some(std::span<const iovec> parts, boost::system::error_code& error);
    /// Waits for what comes next and adds it to received().
    Task<boost::system::error_code> receive();
    /// The same for who waits for input of the stream itself: what that ended with, in the end.
    boost::system::error_code take_input(boost::system::error_code waited);
    Stream& stream();
    /// What has come and is not used yet.
    std::string& received() { return received_; }
    /// Whether the service has closed it while it was idle, or sent something that nobody has asked for.
    bool is_stale();
    /// For another protocol; nothing else is to be done with the connection then.
    Stream release();

  private:
    struct State;

    std::shared_ptr<State> state_;  ///< also known to the timer
    std::string received_;
};

}  // namespace messenger::net
