// Shards: the I/O threads. Each has an io_context of its own and runs it alone, so whatever lives on one shard needs no
// lock; shards reach each other by posting.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace messenger::net {

class Shards {
  public:
    explicit Shards(std::size_t count);
    ~Shards();

    std::size_t size() const { return contexts_.size(); }
    boost::asio::io_context& context(std::size_t index) { return *contexts_[index]; }
    /// The shard of this thread; nothing elsewhere.
    static std::optional<std::size_t> current();

    /// Starts the threads.
    void start();
    /// Lets the threads end when nothing is under way any more, or at the latest after `patience`; joins. What was to
    /// use a shard has to be told to end before, and is destroyed after.
    void stop(std::chrono::milliseconds patience = std::chrono::seconds(5));

  private:
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::vector<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> guards_;
    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::size_t running_ = 0;
};

}  // namespace messenger::net
