// Cache: values that all instances of a service keep in Redis for a while. Any of them may be lost at any time, and all
// are missing while Redis is down: whoever looks for one has another place where it is.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/task.hpp"
#include "redis/link.hpp"

namespace messenger::redis {

/// Thread-safe but for run() and stop(), which are for the executor's thread.
class Cache {
  public:
    /// One for each key that was asked for; nothing where there is none.
    using Values = std::vector<std::optional<std::string>>;
    /// A Redis that takes longer to answer is left alone.
    static constexpr std::chrono::milliseconds deadline{100};

    /// `executor` is a shard's.
    Cache(boost::asio::any_io_executor executor, RedisUrl url);

    /// Keeps a connection until stop().
    Task<> run() { return link_.run(); }
    void stop() { link_.stop(); }

    /// Calls `then` once, on the executor's thread.
    void find(std::vector<std::string> keys, std::move_only_function<void(Values)> then);
    /// In place of the value that is there.
    void keep(std::string key, std::string value, std::chrono::seconds lifetime);
    /// Unless there is a value.
    void keep_first(std::string key, std::string value, std::chrono::seconds lifetime);
    void forget(std::string key);

  private:
    struct Search;
    void ask(const std::vector<std::string>& keys, std::move_only_function<void(Values)> then);

    boost::asio::any_io_executor executor_;
    Link link_;
};

}  // namespace messenger::redis
