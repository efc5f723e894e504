#include "net/instance_health.hpp"

namespace messenger::net {

std::int64_t InstanceHealth::share(Clock::time_point now, std::chrono::milliseconds slow_start) const {
    const auto since = trusted_since_.load(std::memory_order_relaxed);
    const auto passed = now.time_since_epoch() - Clock::duration(since);
    if (since == always_ || passed >= slow_start) {
        return whole;
    }
    return std::max<std::int64_t>(1, whole * passed / Clock::duration(slow_start));
}

std::string_view InstanceHealth::state() const {
    const std::lock_guard lock(mutex_);
    return is_ejected_ ? "ejected" : is_unready_ ? "unready" : "up";
}

void InstanceHealth::failed(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (!is_trusted_) {
        return;
    }
    const bool is_again = wait_ > std::chrono::seconds(0) &&
                          now.time_since_epoch() - Clock::duration(trusted_since_.load()) < forgiveness;
    wait_ = is_again ? std::min(2 * wait_, longest_wait) : first_wait;
    probe_at_ = now + wait_;
    is_ejected_ = true;
    update(now);
}

void InstanceHealth::succeeded(Clock::time_point now) {
    if (is_trusted()) {
        return;
    }
    const std::lock_guard lock(mutex_);
    is_ejected_ = false;
    update(now);
}

void InstanceHealth::checked(bool is_ready, CheckThresholds thresholds, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (is_ready && is_ejected_ && now >= probe_at_) {
        is_ejected_ = false;
    }
    checks_ = is_ready == is_unready_ ? checks_ + 1 : 0;
    if (checks_ >= (is_unready_ ? thresholds.rise : thresholds.fall)) {
        is_unready_ = !is_unready_;
        checks_ = 0;
    }
    update(now);
}

void InstanceHealth::start_slowly(Clock::time_point now) {
    trusted_since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
}

bool InstanceHealth::claims_probe(Clock::time_point now) {
    if (is_trusted()) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    if (!is_ejected_ || now < probe_at_) {
        return false;
    }
    wait_ = std::min(2 * wait_, longest_wait);
    probe_at_ = now + wait_;
    return true;
}

void InstanceHealth::update(Clock::time_point now) {
    const bool is_trusted = !is_ejected_ && !is_unready_;
    if (is_trusted && !is_trusted_) {
        trusted_since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    }
    is_trusted_.store(is_trusted, std::memory_order_relaxed);
}

}  // namespace messenger::net
