// Who waits for the next revocation: the long polls of other services.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "net/task.hpp"

namespace messenger::auth {

/// Thread-safe. Shared with the waiting requests, which may outlive the service that owns it.
class RevocationWaiters {
  public:
    /// One who waits; made before looking at the store, so that nothing is missed in between.
    class Ticket {
      public:
        explicit Ticket(std::shared_ptr<asio::steady_timer> timer) : timer_(std::move(timer)) {}
        /// Returns when something was revoked since the ticket was made, or the time is over.
        Task<> wait();

      private:
        std::shared_ptr<asio::steady_timer> timer_;
    };

    Ticket join(asio::any_io_executor executor, std::chrono::steady_clock::duration timeout);
    /// Wakes all who wait now.
    void wake();
    /// Wakes them, and lets nobody wait any more.
    void close();

  private:
    std::mutex mutex_;
    std::vector<std::weak_ptr<asio::steady_timer>> timers_;
    bool is_closed_ = false;
};

}  // namespace messenger::auth
