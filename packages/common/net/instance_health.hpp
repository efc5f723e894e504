// InstanceHealth: whether an instance of a service is worth asking, as its callers find out. One that failed is left
// alone until a probe was answered; the wait for the next probe doubles with each that was not.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>

namespace messenger::net {

/// Thread-safe.
class InstanceHealth {
  public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds first_wait{1};
    static constexpr std::chrono::seconds longest_wait{10};

    bool is_trusted() const { return is_trusted_.load(std::memory_order_relaxed); }
    /// It did not answer a request. What fails while it is not trusted is of the same outage and changes nothing.
    void failed(Clock::time_point now) {
        const std::lock_guard lock(mutex_);
        if (is_trusted_) {
            is_trusted_ = false;
            wait_ = first_wait;
            probe_at_ = now + wait_;
        }
    }
    /// It answered.
    void succeeded() {
        if (!is_trusted()) {
            const std::lock_guard lock(mutex_);
            is_trusted_ = true;
        }
    }
    /// Whether the caller is to probe it now: true for one of all who ask.
    bool claims_probe(Clock::time_point now) {
        if (is_trusted()) {
            return false;
        }
        const std::lock_guard lock(mutex_);
        if (is_trusted_ || now < probe_at_) {
            return false;
        }
        wait_ = std::min(2 * wait_, longest_wait);
        probe_at_ = now + wait_;
        return true;
    }

  private:
    std::mutex mutex_;
    std::atomic<bool> is_trusted_{true};  ///< read without the mutex, changed under it
    std::chrono::seconds wait_{0};
    Clock::time_point probe_at_;
};

}  // namespace messenger::net
