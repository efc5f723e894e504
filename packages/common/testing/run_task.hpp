// Runs a coroutine to its end on the test's own thread, for tests without a server.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <type_traits>

#include "net/task.hpp"

namespace messenger::testing {

/// The coroutine's result; what it throws is thrown here.
template <typename T>
T run_task(Task<T> task) {
    // Outlives every blocking pool, whose threads may still be on their way out of post().
    static thread_local boost::asio::io_context context(1);
    context.restart();
    std::exception_ptr thrown;
    if constexpr (std::is_void_v<T>) {
        boost::asio::co_spawn(context, std::move(task), [&](std::exception_ptr e) { thrown = e; });
        context.run();
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    } else {
        std::optional<T> result;
        boost::asio::co_spawn(context, std::move(task), [&](std::exception_ptr e, T value) {
            thrown = e;
            result.emplace(std::move(value));
        });
        context.run();
        if (thrown) {
            std::rethrow_exception(thrown);
        }
        return std::move(*result);
    }
}

}  // namespace messenger::testing
