#include "host/spawned_tasks.hpp"

#include <boost/asio/co_spawn.hpp>

#include "core/failure.hpp"
#include "core/log.hpp"

namespace messenger {

void SpawnedTasks::spawn(asio::io_context& context, std::string name, std::function<Task<>()> task) {
    {
        const std::lock_guard lock(mutex_);
        ++running_;
    }
    asio::co_spawn(context, run(std::move(name), std::move(task)), [this](std::exception_ptr) {
        const std::lock_guard lock(mutex_);
        --running_;
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
    return ended_.wait_for(lock, patience, [this] { return running_ == 0; });
}

}  // namespace messenger
