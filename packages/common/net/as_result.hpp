// How our coroutines wait for Asio: errors come back as values.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

#include "net/task.hpp"

namespace messenger {

/// Makes `co_await operation(..., as_result)` a tuple of the operation's error_code and its results; nothing is thrown.
inline constexpr auto as_result = asio::as_tuple(asio::deferred);

}  // namespace messenger
