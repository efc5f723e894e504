#include "store/blocking_pool.hpp"

#include <algorithm>

namespace messenger::store {

BlockingPool::BlockingPool(std::size_t threads, std::size_t max_queued)
    : thread_count_(std::max<std::size_t>(threads, 1)), max_queued_(max_queued) {
    for (std::size_t i = 0; i < thread_count_; ++i) {
        threads_.emplace_back(&BlockingPool::work, this);
    }
}

BlockingPool::~BlockingPool() {
    stop();
}

void BlockingPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

bool BlockingPool::post(Job& job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= max_queued_) {
            return false;
        }
        queue_.push_back(std::move(job));
        queued_.store(queue_.size(), std::memory_order_relaxed);
    }
    wake_.notify_one();
    return true;
}

void BlockingPool::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) {
            return;
        }
        {
            Job job = std::move(queue_.front());
            queue_.pop_front();
            queued_.store(queue_.size(), std::memory_order_relaxed);
            lock.unlock();
            running_.fetch_add(1, std::memory_order_relaxed);
            job();
            running_.fetch_sub(1, std::memory_order_relaxed);
        }
        lock.lock();
    }
}

Error BlockingPool::overloaded() {
    return Error(problem::overloaded).retry_after(std::chrono::seconds(1));
}

}  // namespace messenger::store
