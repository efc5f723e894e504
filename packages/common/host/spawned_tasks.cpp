#include "host/spawned_tasks.hpp"

#include <boost/asio/co_spawn.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger {

void SpawnedTasks::spawn(asio::io_context& context, std::string name, std::function<Task<>()> task) {
    {
        const std::lock_guard lock(mutex_);
        running_.insert(name);
    }
    asio::co_spawn(context, run(name, std::move(task)), [this, name](std::exception_ptr) {
        const std::lock_guard lock(mutex_);
        running_.erase(running_.find(name));
        ended_.notify_all();
    });
}

Task<> SpawnedTasks::run(std::string name, std::function<Task<>()> task) {
    try {
        co_await task();
    } catch (const std::exception& exception) {
        log::error("background task failed", {{"task", name}, {"reason", safe_reason(exception)}});
    }
}

bool SpawnedTasks::wait(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    const bool has_ended = ended_.wait_for(lock, patience, [this] { return running_.empty(); });
    for (const auto& name : running_) {
        log::warning("a background task does not end", {{"task", name}});
    }
    return has_ended;
}

}  // namespace messenger
