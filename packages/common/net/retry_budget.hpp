// RetryBudget: how much more than it was asked a caller may ask in turn, so that a service in trouble is not finished
// off by those who ask again (Beyer et al., The Site Reliability Workbook, "Managing Load": retries within a ratio).
#pragma once

#include <atomic>

namespace messenger::net {

/// Thread-safe. A fifth of the requests may be tried again; ten beyond that, so that few requests can be as well.
class RetryBudget {
  public:
    void earn() {
        int have = fifths_.load(std::memory_order_relaxed);
        while (have < reserve && !fifths_.compare_exchange_weak(have, have + 1, std::memory_order_relaxed)) {
        }
    }
    /// Whether there may be one more.
    bool spend() {
        int have = fifths_.load(std::memory_order_relaxed);
        while (have >= one_retry) {
            if (fifths_.compare_exchange_weak(have, have - one_retry, std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

  private:
    static constexpr int one_retry = 5;  ///< a request earns one of these
    static constexpr int reserve = 10 * one_retry;
    std::atomic<int> fifths_{reserve};
};

}  // namespace messenger::net
