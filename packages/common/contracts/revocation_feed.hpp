// RevocationFeed: follows auth's list of revocations, so that every instance of every service refuses the tokens of an
// ended session, and closes its sockets, within a second. It heals itself: what was missed while auth could not be
// asked is in the next answer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "contracts/auth_client.hpp"

namespace messenger::contracts {

class RevocationFeed {
  public:
    using Listener = std::function<void(const Revocation&)>;

    /// The transport to auth must outlive it; `executor` is the shard that run() is spawned on, where the listener is
    /// called. The same revocation may come again.
    RevocationFeed(boost::asio::any_io_executor executor, net::Transport& auth, Listener listener);

    /// Follows the list until stop().
    Task<> run();
    /// Ends run(), also while it waits for an answer. On the feed's shard only.
    void stop();

  private:
    Task<> follow();

    AuthClient auth_;
    Listener listener_;
    boost::asio::steady_timer stopped_;
    std::int64_t position_ = 0;
    bool is_stopping_ = false;
};

}  // namespace messenger::contracts
