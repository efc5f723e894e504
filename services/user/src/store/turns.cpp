#include "store/turns.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/as_result.hpp"

namespace messenger::user {

Task<Turns::Turn> Turns::take(UserId user, std::chrono::milliseconds patience) {
    const auto state = state_;
    const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
    waiter->timer.expires_after(patience);
    {
        const std::lock_guard lock(state->mutex);
        const auto [queue, is_free] = state->queues.try_emplace(user);
        if (is_free) {
            co_return Turn(state, user);
        }
        queue->second.push_back(waiter);
    }
    co_await waiter->timer.async_wait(as_result);
    const std::lock_guard lock(state->mutex);
    if (!waiter->has_turn) {
        std::erase(state->queues.at(user), waiter);
    }
    co_return Turn(waiter->has_turn ? state : nullptr, user);
}

Turns::Turn::~Turn() {
    if (state_ == nullptr) {
        return;
    }
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->queues.find(user_);
    auto& queue = found->second;
    if (queue.empty()) {
        state_->queues.erase(found);
        return;
    }
    const auto next = queue.front();
    queue.pop_front();
    next->has_turn = true;
    // A timer is touched on its own shard only. The new expiry also ends a wait that has not begun yet.
    asio::post(next->timer.get_executor(),
               [next] { next->timer.expires_at(std::chrono::steady_clock::time_point::min()); });
}

}  // namespace messenger::user
