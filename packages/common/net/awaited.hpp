// Awaiting a callback: turns a function that calls back once, on any thread, into something a coroutine waits for.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "net/task.hpp"

namespace messenger {

template <typename T>
using Callback = std::move_only_function<void(T)>;

/// Calls `start` with the callback and resumes, on the caller's executor, with what it is called with. When that
/// happens on the executor's own thread it resumes at once, in the same turn.
template <typename T>
Task<T> awaited(std::move_only_function<void(Callback<T>)> start) {
    auto initiation = [start = std::move(start)](auto handler) mutable {
        auto guard = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
        start([handler = std::move(handler), guard = std::move(guard)](T value) mutable {
            auto executor = guard.get_executor();
            boost::asio::dispatch(
                executor, [handler = std::move(handler), guard = std::move(guard), value = std::move(value)]() mutable {
                    std::move(handler)(std::move(value));
                });
        });
    };
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
        std::move(initiation), boost::asio::use_awaitable);
}

}  // namespace messenger
