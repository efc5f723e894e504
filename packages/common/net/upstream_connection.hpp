// UpstreamConnection: the connection to an instance of a service, in plain text or over TLS, with a deadline for
// whatever is waited for. Used on its shard only.
#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

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

    /// When waits end with `timed_out`, and the connection with them. Costs next to nothing for a later time than
    /// before.
    void expires_at(Clock::time_point deadline);
    void expires_never() { expires_at(Clock::time_point::max()); }

    /// Goes on over TLS (`session` is taken); false if the peer is not who it should be, or takes too long.
    Task<bool> start_tls(ssl_st* session);
    /// All of it, or an error.
    Task<boost::system::error_code> write(std::string_view first, std::string_view second = {},
                                          std::string_view third = {});
    /// Adds what comes next to received().
    Task<boost::system::error_code> receive();
    /// Reads what comes next into a buffer that is not empty; the count, with an error if it is 0.
    Task<std::size_t> read(std::span<char> buffer, boost::system::error_code& error);
    /// What has come and is not used yet.
    std::string& received() { return received_; }
    /// Whether the service has closed it while it was idle, or sent something that nobody has asked for.
    bool is_stale();
    /// For another protocol; nothing else is to be done with the connection then.
    Stream release();

  private:
    struct State;

    boost::system::error_code failure(const boost::system::error_code& error) const;

    std::shared_ptr<State> state_;  ///< also known to the timer
    std::string received_;
};

}  // namespace messenger::net
