#include "domain/attempt_limiter.hpp"

#include <algorithm>
#include <utility>

namespace messenger::auth {

AttemptLimiter::AttemptLimiter(AttemptRules rules, std::size_t max_keys) : rules_(rules), max_keys_(max_keys) {}

int AttemptLimiter::failures(const std::string& key, Timestamp at) const {
    const auto found = entries_.find(key);
    return found == entries_.end() || at - found->second.last > rules_.forgotten_after ? 0 : found->second.failures;
}

std::chrono::milliseconds AttemptLimiter::pause(const std::string& key, Timestamp at) const {
    const int beyond = failures(key, at) - rules_.free_attempts;
    if (beyond < 0) {
        return {};
    }
    constexpr int most_doublings = 20;
    const auto whole = std::min<std::chrono::milliseconds>(
        rules_.first_pause * (1LL << std::min(beyond, most_doublings)), rules_.longest_pause);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(entries_.at(key).last + whole - at);
    return std::max(left, std::chrono::milliseconds(0));
}

void AttemptLimiter::count(const std::string& key, Timestamp at) {
    change({.kind = AttemptChange::Kind::counted, .key = key, .at = at});
}

void AttemptLimiter::take_back(const std::string& key) {
    change({.kind = AttemptChange::Kind::taken_back, .key = key});
}

void AttemptLimiter::forget(const std::string& key) {
    change({.kind = AttemptChange::Kind::forgotten, .key = key});
}

void AttemptLimiter::change(const AttemptChange& change) {
    apply(change);
    if (tell_) {
        tell_(change);
    }
}

void AttemptLimiter::apply(const AttemptChange& change) {
    if (change.kind == AttemptChange::Kind::counted) {
        return add(change.key, change.at);
    }
    const auto found = entries_.find(change.key);
    if (found == entries_.end()) {
        return;
    }
    if (change.kind == AttemptChange::Kind::forgotten || --found->second.failures <= 0) {
        erase(found);
    }
}

void AttemptLimiter::add(const std::string& key, Timestamp at) {
    const int before = failures(key, at);
    auto found = entries_.find(key);
    if (found == entries_.end()) {
        if (entries_.size() >= max_keys_) {
            erase(entries_.find(oldest_first_.front()));
        }
        found = entries_.emplace(key, Entry{.age = oldest_first_.insert(oldest_first_.end(), key)}).first;
    } else {
        oldest_first_.splice(oldest_first_.end(), oldest_first_, found->second.age);
    }
    found->second.failures = before + 1;
    found->second.has_refused = false;
    found->second.last = std::max(found->second.last, at);
}

bool AttemptLimiter::refuse(const std::string& key) {
    const auto found = entries_.find(key);
    return found != entries_.end() && !std::exchange(found->second.has_refused, true);
}

void AttemptLimiter::erase(Entries::iterator entry) {
    oldest_first_.erase(entry->second.age);
    entries_.erase(entry);
}

}  // namespace messenger::auth
