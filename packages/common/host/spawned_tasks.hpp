// Background tasks of services: spawned by name, their exceptions logged, and waited for at shutdown.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "net/task.hpp"

namespace messenger {

/// Thread-safe.
class SpawnedTasks {
  public:
    void spawn(boost::asio::io_context& context, std::string name, std::function<Task<>()> task);
    /// Blocks until every task has ended; at the deadline it logs which have not, and is false.
    bool wait(std::chrono::milliseconds patience);

  private:
    static Task<> run(std::string name, std::function<Task<>()> task);

    std::mutex mutex_;
    std::condition_variable ended_;
    std::multiset<std::string> running_;
};

}  // namespace messenger
