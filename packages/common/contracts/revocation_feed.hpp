// RevocationFeed: follows auth's list of revocations, so that every instance of every service refuses the tokens of an
// ended session, and closes its sockets, within a second. It heals itself: what was missed while auth could not be
// asked is in the next answer, and the whole list is read again every 30 seconds, whatever got lost in between.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <tuple>

#include "contracts/auth_client.hpp"

namespace messenger::contracts {

class RevocationFeed {
  public:
    using Listener = std::function<void(const Revocation&)>;

    /// The transport to auth must outlive it; `executor` is the shard that run() is spawned on, where the listener is
    /// called. The same revocation may come again. `between_full_reads` is how often the whole list is read.
    RevocationFeed(boost::asio::any_io_executor executor, net::Transport& auth, Listener listener,
                   std::chrono::milliseconds between_full_reads = std::chrono::seconds(30));

    /// Follows the list until stop().
    Task<> run();
    /// Ends run(), also while it waits for an answer. On the feed's shard only.
    void stop();

  private:
    using Told = std::set<std::tuple<std::int64_t, std::optional<SessionId>, std::optional<UserId>>>;

    Task<> follow();
    /// Begins the list anew when that is due; gives how long the next poll may wait.
    std::chrono::seconds next_wait();
    void tell(const RevocationPage& page);

    AuthClient auth_;
    Listener listener_;
    boost::asio::steady_timer stopped_;
    const std::chrono::milliseconds between_full_reads_;
    std::chrono::steady_clock::time_point full_read_at_{};
    std::int64_t position_ = 0;
    Told told_;         ///< in this reading of the list
    Told told_before_;  ///< in the one before
    bool is_stopping_ = false;
};

}  // namespace messenger::contracts
