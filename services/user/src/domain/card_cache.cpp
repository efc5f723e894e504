#include "domain/card_cache.hpp"

#include <utility>

namespace messenger::user {

std::optional<Profile> CardCache::find(UserId id, Clock::time_point at) {
    std::shared_ptr<const Profile> profile;
    {
        const std::lock_guard lock(mutex_);
        const auto found = places_.find(id);
        if (found == places_.end() || found->second->expires_at <= at) {
            return std::nullopt;
        }
        entries_.splice(entries_.begin(), entries_, found->second);
        profile = found->second->profile;
    }
    // Copied outside of the lock.
    return *profile;
}

CardCache::Generation CardCache::generation() const {
    const std::lock_guard lock(mutex_);
    return generation_;
}

void CardCache::keep(Profile profile, Generation read_at, Clock::time_point at) {
    const auto id = profile.id;
    auto kept = std::make_shared<const Profile>(std::move(profile));
    const std::lock_guard lock(mutex_);
    Entry entry{std::move(kept), at + lifetime_};
    if (read_at != generation_) {
        return;
    }
    if (const auto found = places_.find(id); found != places_.end()) {
        *found->second = std::move(entry);
        entries_.splice(entries_.begin(), entries_, found->second);
        return;
    }
    entries_.push_front(std::move(entry));
    places_.emplace(id, entries_.begin());
    if (entries_.size() > capacity_) {
        places_.erase(entries_.back().profile->id);
        entries_.pop_back();
    }
}

void CardCache::forget(UserId id) {
    const std::lock_guard lock(mutex_);
    ++generation_;
    if (const auto found = places_.find(id); found != places_.end()) {
        entries_.erase(found->second);
        places_.erase(found);
    }
}

void CardCache::forget_all() {
    const std::lock_guard lock(mutex_);
    ++generation_;
    entries_.clear();
    places_.clear();
}

void CardCache::set_lifetime(std::chrono::milliseconds lifetime) {
    {
        const std::lock_guard lock(mutex_);
        lifetime_ = lifetime;
    }
    forget_all();
}

}  // namespace messenger::user
