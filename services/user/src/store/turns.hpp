// Turns: changes of one user go one after another in this process, each until others know of it.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/ids.hpp"
#include "net/task.hpp"

namespace messenger::user {

/// Thread-safe; waiting takes no thread. Callers are on shards, or other executors that run one thing at a time.
class Turns {
    struct State;

  public:
    /// Held until it is destroyed.
    class Turn {
      public:
        Turn(std::shared_ptr<State> state, UserId user) : state_(std::move(state)), user_(user) {}
        Turn(Turn&& other) noexcept = default;
        Turn& operator=(Turn&& other) = delete;
        ~Turn();

      private:
        std::shared_ptr<State> state_;
        UserId user_;
    };

    /// Waits until nobody else has the user's turn, in the order of the calls. When that takes longer than `patience`
    /// the caller goes on without it.
    Task<Turn> take(UserId user, std::chrono::milliseconds patience);

  private:
    struct Waiter {
        explicit Waiter(const asio::any_io_executor& executor) : timer(executor) {}
        asio::steady_timer timer;
        bool has_turn = false;  ///< under the lock
    };
    struct State {
        std::mutex mutex;
        std::unordered_map<UserId, std::deque<std::shared_ptr<Waiter>>> queues;  ///< a turn is taken if there is one
    };

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace messenger::user
