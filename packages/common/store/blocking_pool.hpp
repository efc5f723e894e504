// BlockingPool: bounded threads and a bounded queue for calls that block (SQL, password hashing), so that no shard ever
// waits for one. Owned by the host or a service; every coroutine that awaits it must be on an executor that outlives
// stop().
#pragma once

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "net/task.hpp"

namespace messenger::store {

/// Thread-safe.
class BlockingPool {
  public:
    /// Starts `threads` threads; at most `max_queued` calls wait for one of them.
    BlockingPool(std::size_t threads, std::size_t max_queued);
    /// Calls stop().
    ~BlockingPool();

    /// Runs `function`, which returns a Result, on a thread of the pool and resumes on the caller's executor.
    /// `overloaded` when the queue is full or the pool has stopped; what the function throws is thrown to the caller.
    /// The function and what it captured are destroyed before the caller resumes.
    template <typename F>
    Task<std::invoke_result_t<F&>> run(F function);

    /// Runs what is queued, refuses what comes later, and joins the threads. Idempotent; not from a thread of the pool.
    void stop();

    /// Calls that wait for a thread.
    std::size_t queued() const { return queued_.load(std::memory_order_relaxed); }
    /// Calls that are running.
    std::size_t running() const { return running_.load(std::memory_order_relaxed); }
    std::size_t threads() const { return thread_count_; }

  private:
    using Job = std::move_only_function<void()>;

    /// False, with the job untouched, if there is no room for it.
    bool post(Job& job);
    void work();
    static Error overloaded();

    const std::size_t thread_count_;
    const std::size_t max_queued_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::atomic<std::size_t> queued_{0};
    std::atomic<std::size_t> running_{0};
    std::vector<std::thread> threads_;
};

template <typename F>
Task<std::invoke_result_t<F&>> BlockingPool::run(F function) {
    using R = std::invoke_result_t<F&>;
    auto initiation = [this](auto handler, F call) {
        auto guard = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
        auto finish = [handler = std::move(handler), guard = std::move(guard)](std::exception_ptr thrown,
                                                                               std::optional<R> result) mutable {
            auto executor = guard.get_executor();
            boost::asio::post(executor, [handler = std::move(handler), guard = std::move(guard),
                                         thrown = std::move(thrown), result = std::move(result)]() mutable {
                guard.reset();
                // The value of a call that threw is never looked at, but the signature wants one.
                R value = result ? std::move(*result) : R(std::unexpect, Error(problem::internal));
                std::move(handler)(std::move(thrown), std::move(value));
            });
        };
        auto shared = std::make_shared<decltype(finish)>(std::move(finish));
        Job job = [shared, call = std::optional<F>(std::move(call))]() mutable {
            std::exception_ptr thrown;
            std::optional<R> result;
            try {
                result.emplace((*call)());
            } catch (...) {
                thrown = std::current_exception();
            }
            call.reset();
            (*shared)(std::move(thrown), std::move(result));
        };
        if (!post(job)) {
            (*shared)(nullptr, R(std::unexpect, overloaded()));
        }
    };
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr, R)>(
        std::move(initiation), boost::asio::use_awaitable, std::move(function));
}

}  // namespace messenger::store
