#include "realtime/presence.hpp"

#include <array>

namespace messenger::chat {

std::string_view to_string(PresenceStatus status) {
    constexpr std::array<std::string_view, 3> names{"offline", "away", "online"};
    return names[static_cast<std::size_t>(status)];
}

void Presence::connected(UserId user) {
    const std::lock_guard lock(mutex_);
    ++users_[user].connections;
    changed_.insert(user);
}

void Presence::disconnected(UserId user, bool was_away, Clock::time_point at) {
    const std::lock_guard lock(mutex_);
    auto& state = users_[user];
    --state.connections;
    state.away -= was_away ? 1 : 0;
    state.ended_at = at;
    state.last_seen = now();
    changed_.insert(user);
}

void Presence::set_away(UserId user, bool is_away) {
    const std::lock_guard lock(mutex_);
    users_[user].away += is_away ? 1 : -1;
    changed_.insert(user);
}

PresenceStatus Presence::status(UserId user, Clock::time_point at) const {
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(user);
    return found == users_.end() ? PresenceStatus::offline : status_of(found->second, at);
}

PresenceStatus Presence::status_of(const State& state, Clock::time_point at) {
    if (state.connections > state.away) {
        return PresenceStatus::online;
    }
    if (state.connections > 0) {
        return PresenceStatus::away;
    }
    return at - state.ended_at < grace ? state.told : PresenceStatus::offline;
}

std::vector<Presence::Change> Presence::due(Clock::time_point at, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    std::vector<Change> changes;
    for (auto next = changed_.begin(); next != changed_.end() && changes.size() < limit;) {
        const auto user = *next;
        auto& state = users_[user];
        const auto status = status_of(state, at);
        if (status != state.told) {
            state.told = status;
            changes.push_back({user, status, state.last_seen});
        }
        const bool is_settled = state.connections > 0 || at - state.ended_at >= grace;
        if (is_settled && state.connections == 0) {
            users_.erase(user);
        }
        next = is_settled ? changed_.erase(next) : std::next(next);
    }
    return changes;
}

}  // namespace messenger::chat
