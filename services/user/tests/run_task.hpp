// Runs a coroutine to its end in a test's thread.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <utility>

#include "net/task.hpp"

namespace messenger::user {

template <typename T>
T run(Task<T> task) {
    boost::asio::io_context context(1);
    auto result = boost::asio::co_spawn(context, std::move(task), boost::asio::use_future);
    context.run();
    return result.get();
}

}  // namespace messenger::user
