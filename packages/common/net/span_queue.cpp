#include "net/span_queue.hpp"

#include <algorithm>
#include <iterator>

namespace messenger::net {
namespace {

prometheus::Counter& counter(prometheus::Registry& registry, const char* outcome) {
    return prometheus::BuildCounter()
        .Name("messenger_spans_total")
        .Help("Spans of traces by what became of them: exported, dropped as the queue was full, failed")
        .Register(registry)
        .Add({{"outcome", outcome}});
}

}  // namespace

SpanCounters::SpanCounters(prometheus::Registry& registry)
    : exported(counter(registry, "exported")),
      dropped(counter(registry, "dropped")),
      failed(counter(registry, "failed")) {}

SpanQueue::SpanQueue(std::size_t capacity, std::size_t batch, SpanCounters counters, std::function<void()> when_ready)
    : capacity_(capacity), batch_(batch), counters_(counters), when_ready_(std::move(when_ready)) {}

void SpanQueue::push(std::unique_ptr<Span> span) {
    bool makes_batch = false;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= capacity_) {
            counters_.dropped.Increment();
            return;
        }
        waiting_.push_back(std::move(span));
        makes_batch = waiting_.size() == batch_;
    }
    if (makes_batch) {
        when_ready_();
    }
}

SpanQueue::Spans SpanQueue::take() {
    const std::lock_guard lock(mutex_);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(batch_, waiting_.size()));
    Spans spans(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    return spans;
}

bool SpanQueue::has_batch() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size() >= batch_;
}

bool SpanQueue::is_empty() const {
    const std::lock_guard lock(mutex_);
    return waiting_.empty();
}

}  // namespace messenger::net
