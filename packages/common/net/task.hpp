// Task<T>: a coroutine on a shard's io_context. Rules (checked by a test): parameters are values, a lambda is never a
// coroutine, every wait has a deadline that someone owns, work is spawned through the host.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace messenger {

namespace asio = boost::asio;

template <typename T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace messenger
