// SpanQueue: the spans that have ended and are not exported yet; bounded.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "net/span.hpp"

namespace messenger::net {

/// What became of spans.
struct SpanCounters {
    explicit SpanCounters(prometheus::Registry& registry);
    prometheus::Counter& exported;
    prometheus::Counter& dropped;  ///< the queue was full, or the process ended
    prometheus::Counter& failed;   ///< the collector did not take them
};

/// Thread-safe.
class SpanQueue {
  public:
    using Spans = std::vector<std::unique_ptr<Span>>;

    /// Holds up to `capacity` spans. `when_ready` is called by whoever pushes the one that makes `batch` of them, and
    /// must not block.
    SpanQueue(std::size_t capacity, std::size_t batch, SpanCounters counters, std::function<void()> when_ready);

    /// Drops the span and counts it if the queue is full.
    void push(std::unique_ptr<Span> span);
    /// The oldest, one batch at most.
    Spans take();
    bool has_batch() const;
    bool is_empty() const;
    const SpanCounters& counters() const { return counters_; }

  private:
    const std::size_t capacity_;
    const std::size_t batch_;
    SpanCounters counters_;
    const std::function<void()> when_ready_;
    mutable std::mutex mutex_;
    std::deque<std::unique_ptr<Span>> waiting_;
};

}  // namespace messenger::net
