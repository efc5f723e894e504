// Preparation: what a service has to do before it can serve, and can't do while a server that it needs is down: it is
// tried again until it succeeds, with the process listening and /readyz saying why it is not ready.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <mutex>
#include <string>

#include "core/result.hpp"
#include "net/task.hpp"
#include "store/blocking_pool.hpp"

namespace messenger {

class Preparation {
  public:
    /// `work` blocks; it throws while it can't be done. `when_done` is called on the shard that run() is spawned on.
    /// The pool must outlive it.
    Preparation(std::string name, store::BlockingPool& blocking, std::function<void()> work,
                std::function<void()> when_done);

    /// Tries until it succeeds, or stop().
    Task<> run();
    /// On the shard of run().
    void stop();

    /// Thread-safe.
    bool is_done() const { return is_done_.load(std::memory_order_acquire); }
    /// The reason of the last failure; empty before the first try. Thread-safe.
    std::string reason() const;
    const std::string& name() const { return name_; }

  private:
    Task<bool> attempt();

    const std::string name_;
    store::BlockingPool& blocking_;
    const std::function<void()> work_;
    const std::function<void()> when_done_;
    std::atomic<bool> is_done_{false};
    bool is_stopping_ = false;
    boost::asio::steady_timer* pause_ = nullptr;  ///< while run() waits
    mutable std::mutex mutex_;
    std::string reason_;
};

}  // namespace messenger
