// Replaceable: settings that every shard reads at any time without a lock, while they are replaced by hand now and
// then.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace messenger::net {

/// Thread-safe. An immutable snapshot of T at a time. What was replaced is kept until the end, since nobody knows who
/// still reads it: not for what is replaced without a limit.
template <typename T>
class Replaceable {
  public:
    explicit Replaceable(T first) { replace(std::move(first)); }
    Replaceable(const Replaceable&) = delete;
    Replaceable& operator=(const Replaceable&) = delete;

    /// The snapshot in force; valid as long as this.
    const T& get() const { return *current_.load(std::memory_order_acquire); }
    void replace(T next) {
        const std::lock_guard lock(mutex_);
        kept_.push_back(std::make_unique<const T>(std::move(next)));
        current_.store(kept_.back().get(), std::memory_order_release);
    }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<const T>> kept_;
    std::atomic<const T*> current_{nullptr};
};

}  // namespace messenger::net
