#include "realtime/commit_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger::chat {
namespace {

/// Bounds how long one transaction holds up those behind it.
constexpr std::size_t max_batch = 2'048;

}  // namespace

CommitQueue::CommitQueue(ChatStore& store, std::size_t owners, std::size_t max_queued, Deliver deliver)
    : store_(store), owners_(owners), max_queued_(max_queued), deliver_(std::move(deliver)), writer_([this] {
          run();
      }) {}

CommitQueue::~CommitQueue() {
    stop();
}

bool CommitQueue::reserve() {
    if (reserved_.fetch_add(1, std::memory_order_relaxed) < max_queued_) {
        return true;
    }
    reserved_.fetch_sub(1, std::memory_order_relaxed);
    return false;
}

bool CommitQueue::submit(std::vector<Work>& works) {
    bool wakes = false;
    {
        const std::lock_guard lock(mutex_);
        if (is_stopping_) {
            return false;
        }
        std::ranges::move(works, std::back_inserter(queue_));
        // One that rests is left to, or it would wake for each message; one that stores looks by itself.
        wakes = std::exchange(is_idle_, false) || queue_.size() >= max_batch;
    }
    works.clear();
    if (wakes) {
        wake_.notify_one();
    }
    return true;
}

void CommitQueue::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        wake_.notify_one();
    }
    if (writer_.joinable()) {
        writer_.join();
    }
}

void CommitQueue::run() {
    for (bool is_first = true;; is_first = false) {
        std::vector<Work> batch;
        {
            std::unique_lock lock(mutex_);
            const auto rest = rest_.load(std::memory_order_relaxed);
            if (rest.count() > 0 && !is_first) {
                wake_.wait_for(lock, rest, [this] { return is_stopping_ || queue_.size() >= max_batch; });
            }
            is_idle_ = queue_.empty();
            wake_.wait(lock, [this] { return is_stopping_ || !queue_.empty(); });
            if (queue_.empty()) {
                return;
            }
            const auto count = std::min(queue_.size(), max_batch);
            const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
            batch.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
            queue_.erase(queue_.begin(), end);
            reserved_.fetch_sub(count, std::memory_order_relaxed);
        }
        commit(std::move(batch));
    }
}

void CommitQueue::commit(std::vector<Work> batch) {
    Batch items;
    for (auto& work : batch) {
        if (auto* draft = std::get_if<Draft>(&work.what)) {
            items.drafts.push_back(std::move(*draft));
        } else if (const auto* marker = std::get_if<ReadMarker>(&work.what)) {
            items.markers.push_back(*marker);
        } else {
            items.bans.push_back(std::get<BanChange>(work.what));
        }
    }
    Stored stored;
    std::optional<Error> failure;
    try {
        stored = store_.append(items);
    } catch (const std::exception& exception) {
        log::error("messages could not be stored", {{"reason", safe_reason(exception)}, {"count", batch.size()}});
        failure = failure_of(exception).retry_after(std::chrono::seconds(1));
    }
    std::vector<std::vector<Outcome>> by_owner(owners_);
    std::size_t next_draft = 0;
    std::size_t next_marker = 0;
    for (auto& work : batch) {
        Result<Committed> result;
        if (auto* draft = std::get_if<Draft>(&work.what)) {
            *draft = std::move(items.drafts[next_draft]);
            if (!failure) {
                auto& appended = stored.events[next_draft];
                result = Committed{.is_duplicate = appended.is_duplicate,
                                   .event = std::move(appended.event),
                                   .refusal = std::move(appended.refusal),
                                   .is_outdated = appended.is_outdated,
                                   .version = appended.version};
            }
            ++next_draft;
        } else if (!failure && std::holds_alternative<ReadMarker>(work.what)) {
            result = Committed{.read_count = stored.read_counts[next_marker++]};
        }
        if (failure) {
            result = std::unexpected(*failure);
        }
        const auto owner = work.owner;
        by_owner[owner].push_back({std::move(work), std::move(result)});
    }
    for (std::size_t owner = 0; owner < owners_; ++owner) {
        if (!by_owner[owner].empty()) {
            deliver_(owner, std::move(by_owner[owner]));
        }
    }
}

}  // namespace messenger::chat
