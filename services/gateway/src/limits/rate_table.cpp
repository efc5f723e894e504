#include "limits/rate_table.hpp"

#include <algorithm>

namespace messenger::gateway {

RateTable::RateTable(std::size_t size) : sets_(std::max<std::size_t>(1, size / std::tuple_size_v<Set>)) {}

RateTable::Decision RateTable::take(std::uint64_t key, Rate rate, Clock::time_point now) {
    const std::lock_guard lock(mutex_of(key));
    auto& full_at = bucket(key).full_at;
    const auto then = std::max(full_at, now) + rate.interval();
    if (then > now + rate.window) {
        return {.is_allowed = false, .wait = then - rate.window - now};
    }
    full_at = then;
    return {};
}

void RateTable::learn(std::uint64_t key, Clock::time_point full_at, Clock::time_point now) {
    if (full_at <= now) {
        return;
    }
    const std::lock_guard lock(mutex_of(key));
    auto& known = bucket(key).full_at;
    known = std::max(known, full_at);
}

RateTable::Bucket& RateTable::bucket(std::uint64_t key) {
    auto& set = sets_[key % sets_.size()];
    const auto found = std::ranges::find(set, key, &Bucket::key);
    if (found != set.end()) {
        return *found;
    }
    auto& oldest = *std::ranges::min_element(set, {}, &Bucket::full_at);
    oldest = {.key = key};
    return oldest;
}

}  // namespace messenger::gateway
