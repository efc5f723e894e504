#include "net/shard.hpp"

namespace messenger::net {
namespace {
thread_local std::optional<std::size_t> current_shard;
}

Shards::Shards(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
        guards_.push_back(boost::asio::make_work_guard(*contexts_.back()));
    }
}

Shards::~Shards() {
    stop();
}

std::optional<std::size_t> Shards::current() {
    return current_shard;
}

void Shards::start() {
    running_ = contexts_.size();
    for (std::size_t i = 0; i < contexts_.size(); ++i) {
        threads_.emplace_back([this, i] {
            current_shard = i;
            contexts_[i]->run();
            const std::lock_guard lock(mutex_);
            --running_;
            ended_.notify_all();
        });
    }
}

void Shards::stop(std::chrono::milliseconds patience) {
    guards_.clear();
    {
        std::unique_lock lock(mutex_);
        ended_.wait_for(lock, patience, [this] { return running_ == 0; });
    }
    for (auto& context : contexts_) {
        context->stop();
    }
    for (auto& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

}  // namespace messenger::net
