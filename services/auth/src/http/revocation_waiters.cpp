#include "http/revocation_waiters.hpp"

#include <boost/asio/post.hpp>

#include "net/as_result.hpp"

namespace messenger::auth {

Task<> RevocationWaiters::Ticket::wait() {
    const auto timer = timer_;
    co_await timer->async_wait(as_result);
}

RevocationWaiters::Ticket RevocationWaiters::join(asio::any_io_executor executor,
                                                  std::chrono::steady_clock::duration timeout) {
    const std::lock_guard lock(mutex_);
    auto timer = std::make_shared<asio::steady_timer>(executor);
    timer->expires_after(is_closed_ ? std::chrono::steady_clock::duration::zero() : timeout);
    std::erase_if(timers_, [](const auto& known) { return known.expired(); });
    timers_.push_back(timer);
    return Ticket(timer);
}

void RevocationWaiters::wake() {
    const std::lock_guard lock(mutex_);
    for (const auto& known : std::exchange(timers_, {})) {
        if (const auto timer = known.lock()) {
            // A timer is touched on its own shard only. The new expiry also ends a wait that has not begun yet.
            asio::post(timer->get_executor(),
                       [timer] { timer->expires_at(std::chrono::steady_clock::time_point::min()); });
        }
    }
}

void RevocationWaiters::close() {
    {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
    }
    wake();
}

}  // namespace messenger::auth
