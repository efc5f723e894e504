#include "host/preparation.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "net/as_result.hpp"

namespace messenger {
namespace {

constexpr std::chrono::milliseconds first_pause{100};
constexpr std::chrono::milliseconds longest_pause{1'000};

}  // namespace

Preparation::Preparation(std::string name, store::BlockingPool& blocking, std::function<void()> work,
                         std::function<void()> when_done)
    : name_(std::move(name)), blocking_(blocking), work_(std::move(work)), when_done_(std::move(when_done)) {}

Task<> Preparation::run() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    auto pause = first_pause;
    while (!is_stopping_ && !co_await attempt()) {
        timer.expires_after(pause);
        pause_ = &timer;
        co_await timer.async_wait(as_result);
        pause_ = nullptr;
        pause = std::min(2 * pause, longest_pause);
    }
}

void Preparation::stop() {
    is_stopping_ = true;
    if (pause_ != nullptr) {
        pause_->cancel();
    }
}

Task<bool> Preparation::attempt() {
    std::string reason = "the process is overloaded";
    try {
        const auto done = co_await blocking_.run([this]() -> Result<> {
            work_();
            return {};
        });
        if (done && !is_stopping_) {
            when_done_();
            is_done_.store(true, std::memory_order_release);
            co_return true;
        }
    } catch (const std::exception& exception) {
        reason = safe_reason(exception);
    }
    const std::lock_guard lock(mutex_);
    if (reason != reason_) {
        log::warning("waiting for a dependency", {{"dependency", name_}, {"reason", reason}});
    }
    reason_ = std::move(reason);
    co_return false;
}

std::string Preparation::reason() const {
    const std::lock_guard lock(mutex_);
    return reason_.empty() ? "has not answered yet" : reason_;
}

}  // namespace messenger
