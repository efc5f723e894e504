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

Shards::~Shards() { stop(); }

std::optional<std::size_t> Shards::current() { return current_shard; }

void Shards::start() {
    for (std::size_t i = 0; i < contexts_.size(); ++i) {
        threads_.emplace_back([this, i] {
            current_shard = i;
            contexts_[i]->run();
        });
    }
}

void Shards::stop() {
    for (auto& context : contexts_) {
        context->stop();
    }
    for (auto& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

}  // namespace messenger::net
