// CoDel: whether there is more to do than gets done, by how long things wait (Nichols and Jacobson, Controlling Queue
// Delay, ACM Queue 10(5), 2012; RFC 8289): a queue that is emptied now and then only evens out bursts, one whose
// shortest wait stays long does nothing but delay. Of the algorithm this is how it is noticed; what is refused while it
// lasts is for the caller, who serves requests rather than one stream that slows down.
#pragma once

#include <chrono>
#include <optional>

namespace messenger::gateway {

struct CodelLimits {
    std::chrono::milliseconds target{0};  ///< 0: nothing is ever too much
    std::chrono::milliseconds interval{0};
};

/// One thread's.
class Codel {
  public:
    using Clock = std::chrono::steady_clock;

    /// Something had waited for so long when it was done.
    void measured(Clock::duration delay, Clock::time_point now, const CodelLimits& limits) {
        measured_at_ = now;
        if (delay < limits.target) {
            over_since_.reset();
        } else if (!over_since_) {
            over_since_ = now;
        }
    }
    /// Whether every wait of at least an interval was longer than the target. What was measured longer ago than that
    /// counts for nothing.
    bool is_overloaded(Clock::time_point now, const CodelLimits& limits) const {
        return limits.target.count() > 0 && over_since_ && measured_at_ - *over_since_ >= limits.interval &&
               now - measured_at_ <= limits.interval + limits.target;
    }

  private:
    std::optional<Clock::time_point> over_since_;
    Clock::time_point measured_at_;
};

}  // namespace messenger::gateway
