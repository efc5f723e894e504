// InstanceHealth: whether an instance of a service is worth asking, and how much, as its callers find out. One that
// failed is left alone until a probe was answered; the wait for the next probe doubles with each that was not, and with
// each failure soon after the last. One that says of itself that it is not ready is left alone until it says it is.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace messenger::net {

/// How many checks in a row it takes.
struct CheckThresholds {
    int rise = 2;  ///< successes until an instance that was not ready is asked again
    int fall = 3;  ///< failures until one that was is not asked any more
};

/// Thread-safe.
class InstanceHealth {
  public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds first_wait{1};
    static constexpr std::chrono::seconds longest_wait{10};
    /// Who did not fail for so long is waited for as after a first failure.
    static constexpr std::chrono::seconds forgiveness{30};
    /// The whole of an instance's share.
    static constexpr std::int64_t whole = 1'024;

    bool is_trusted() const { return is_trusted_.load(std::memory_order_relaxed); }
    /// What an instance that is trusted may get of its share, in parts of `whole`: a part that grows evenly over
    /// `slow_start` from when it was trusted again.
    std::int64_t share(Clock::time_point now, std::chrono::milliseconds slow_start) const;
    /// "up", "ejected" (it failed) or "unready" (it, or nobody, answered checks).
    std::string_view state() const;

    /// It did not answer a request. What fails while it is not trusted is of the same outage and changes nothing.
    void failed(Clock::time_point now);
    /// It answered.
    void succeeded(Clock::time_point now);
    /// What came of asking it whether it is ready.
    void checked(bool is_ready, CheckThresholds thresholds, Clock::time_point now);
    /// From now on its share grows as if it was trusted again: it is new beside others.
    void start_slowly(Clock::time_point now);
    /// Whether the caller is to probe it now: true for one of all who ask.
    bool claims_probe(Clock::time_point now);

  private:
    /// Under the mutex, after a change.
    void update(Clock::time_point now);

    mutable std::mutex mutex_;
    std::atomic<bool> is_trusted_{true};              ///< read without the mutex, changed under it
    std::atomic<Clock::rep> trusted_since_{always_};  ///< the same
    bool is_ejected_ = false;
    bool is_unready_ = false;
    int checks_ = 0;  ///< in a row that spoke against what it is taken for
    std::chrono::seconds wait_{0};
    Clock::time_point probe_at_;

    static constexpr Clock::rep always_ = 0;
};

}  // namespace messenger::net
