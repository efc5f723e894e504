#include "store/sql_watchdog.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace messenger::store {

SqlWatchdog::SqlWatchdog(std::size_t connections) : watched_(connections), thread_([this] { watch(); }) {}

SqlWatchdog::~SqlWatchdog() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
    for (const auto& watched : watched_) {
        if (watched.socket >= 0) {
            ::close(watched.socket);
        }
    }
}

void SqlWatchdog::opened(std::size_t connection, int socket) {
    const std::lock_guard lock(mutex_);
    watched_[connection].socket = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
}

void SqlWatchdog::closed(std::size_t connection) {
    const std::lock_guard lock(mutex_);
    auto& watched = watched_[connection];
    if (watched.socket >= 0) {
        ::close(watched.socket);
    }
    watched = {};
}

void SqlWatchdog::begin(std::size_t connection, Clock::time_point deadline) {
    bool sleeps_too_long = false;
    {
        const std::lock_guard lock(mutex_);
        watched_[connection].deadline = deadline;
        // Under load it does not: it wakes for the deadline of a call that has long ended, and looks again.
        sleeps_too_long = !wakes_at_ || deadline < *wakes_at_;
    }
    if (sleeps_too_long) {
        changed_.notify_one();
    }
}

void SqlWatchdog::end(std::size_t connection) {
    const std::lock_guard lock(mutex_);
    watched_[connection].deadline.reset();
}

void SqlWatchdog::watch() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        wakes_at_ = cut_overdue();
        if (wakes_at_) {
            changed_.wait_until(lock, *wakes_at_);
        } else {
            changed_.wait(lock);
        }
    }
}

std::optional<SqlWatchdog::Clock::time_point> SqlWatchdog::cut_overdue() {
    const auto present = Clock::now();
    std::optional<Clock::time_point> next;
    for (auto& watched : watched_) {
        if (watched.deadline && *watched.deadline <= present) {
            ::shutdown(watched.socket, SHUT_RDWR);
            watched.deadline.reset();
        } else if (watched.deadline && (!next || *watched.deadline < *next)) {
            next = watched.deadline;
        }
    }
    return next;
}

}  // namespace messenger::store
