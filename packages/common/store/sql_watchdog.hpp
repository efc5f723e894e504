// SqlWatchdog: gives up database servers that keep a connection open and say nothing any more (frozen, or behind a
// network that is gone). A server that is well keeps the deadlines itself, and libpq waits for an answer without end.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace messenger::store {

/// Thread-safe. Owned by a SqlPool, which numbers its connections.
class SqlWatchdog {
  public:
    using Clock = std::chrono::steady_clock;

    explicit SqlWatchdog(std::size_t connections);
    ~SqlWatchdog();
    SqlWatchdog(const SqlWatchdog&) = delete;
    SqlWatchdog& operator=(const SqlWatchdog&) = delete;

    /// A connection was made, on this socket. The caller keeps it; what is watched is a duplicate, so that a socket
    /// that the driver has closed is never mistaken for the next one of that number.
    void opened(std::size_t connection, int socket);
    /// It is gone, or will be.
    void closed(std::size_t connection);
    /// From now on the connection is shut down at `deadline`, so that whoever waits for an answer gets an error.
    void begin(std::size_t connection, Clock::time_point deadline);
    /// Until now.
    void end(std::size_t connection);

  private:
    struct Watched {
        int socket = -1;
        std::optional<Clock::time_point> deadline;
    };

    void watch();
    /// Shuts down what is overdue; when to look again.
    std::optional<Clock::time_point> cut_overdue();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Watched> watched_;
    std::optional<Clock::time_point> wakes_at_;  ///< the thread, by itself
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace messenger::store
