#include "realtime/presence.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace messenger::chat {

std::string_view to_string(PresenceStatus status) {
    constexpr std::array<std::string_view, 3> names{"offline", "away", "online"};
    return names[static_cast<std::size_t>(status)];
}

void Presence::arrived(UserId user) {
    const std::lock_guard lock(mutex_);
    ++here_[user];
}

void Presence::left(UserId user) {
    const std::lock_guard lock(mutex_);
    if (const auto found = here_.find(user); found != here_.end() && --found->second == 0) {
        here_.erase(found);
    }
}

bool Presence::is_here(UserId user) const {
    const std::lock_guard lock(mutex_);
    return here_.contains(user);
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
    return status_of(user, found == users_.end() ? State() : found->second, at);
}

PresenceStatus Presence::status_here(const State& state) {
    if (state.connections > state.away) {
        return PresenceStatus::online;
    }
    return state.connections > 0 ? PresenceStatus::away : PresenceStatus::offline;
}

PresenceStatus Presence::status_elsewhere(UserId user) const {
    auto status = PresenceStatus::offline;
    for (const auto& [instance, users] : elsewhere_) {
        if (const auto found = users.find(user); found != users.end()) {
            status = std::max(status, found->second);
        }
    }
    return status;
}

PresenceStatus Presence::status_of(UserId user, const State& state, Clock::time_point at) const {
    const auto status = std::max(status_here(state), status_elsewhere(user));
    const bool may_come_back = status == PresenceStatus::offline && at - state.ended_at < grace;
    return may_come_back ? state.told : status;
}

void Presence::note(UserId user, PresenceStatus before, PresenceStatus now, Timestamp last_seen) {
    if (before == now) {
        return;
    }
    auto& state = users_[user];
    if (now == PresenceStatus::offline) {
        state.ended_at = Clock::now();
        state.last_seen = std::max(state.last_seen, last_seen);
    }
    changed_.insert(user);
}

void Presence::set_elsewhere(const std::string& instance, const Change& change) {
    const std::lock_guard lock(mutex_);
    auto& users = elsewhere_[instance];
    const auto found = users.find(change.user);
    const auto before = found == users.end() ? PresenceStatus::offline : found->second;
    if (change.status == PresenceStatus::offline) {
        users.erase(change.user);
    } else {
        users[change.user] = change.status;
    }
    note(change.user, before, change.status, change.last_seen);
}

void Presence::set_all_elsewhere(const std::string& instance, Users users) {
    const std::lock_guard lock(mutex_);
    const auto before = std::exchange(elsewhere_[instance], std::move(users));
    const auto& present = elsewhere_[instance];
    for (const auto& [user, status] : before) {
        const auto found = present.find(user);
        note(user, status, found == present.end() ? PresenceStatus::offline : found->second, now());
    }
    for (const auto& [user, status] : present) {
        if (!before.contains(user)) {
            note(user, PresenceStatus::offline, status, {});
            if (here_.empty()) {
                // An instance that has just started: nobody is to be told here, and the others know.
                users_[user].told = status_elsewhere(user);
            }
        }
    }
    if (present.empty()) {
        elsewhere_.erase(instance);
    }
}

void Presence::keep_only(const std::vector<std::string>& instances) {
    std::vector<std::string> gone;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [instance, users] : elsewhere_) {
            if (std::ranges::find(instances, instance) == instances.end()) {
                gone.push_back(instance);
            }
        }
    }
    for (const auto& instance : gone) {
        set_all_elsewhere(instance, {});
    }
}

std::vector<std::pair<UserId, PresenceStatus>> Presence::here() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<UserId, PresenceStatus>> present;
    for (const auto& [user, state] : users_) {
        if (state.told_to_others != PresenceStatus::offline) {
            present.emplace_back(user, state.told_to_others);
        }
    }
    return present;
}

Presence::Due Presence::due(Clock::time_point at, std::size_t limit, const Turn& turn) {
    const std::lock_guard lock(mutex_);
    Due due;
    for (auto next = changed_.begin();
         next != changed_.end() && std::max(due.changes.size(), due.changes_here.size()) < limit;) {
        const auto user = *next;
        auto& state = users_[user];
        if (const auto here = status_here(state); here != state.told_to_others) {
            state.told_to_others = here;
            due.changes_here.push_back({user, here, state.last_seen});
        }
        const auto status = status_of(user, state, at);
        if (status == state.told) {
            state.differs_since.reset();
        } else if (!state.differs_since) {
            state.differs_since = at;
        }
        if (state.differs_since && at - *state.differs_since >= turn(user)) {
            state.told = status;
            state.differs_since.reset();
            due.changes.push_back({user, status, state.last_seen});
        }
        const bool is_present = state.connections > 0 || status_elsewhere(user) != PresenceStatus::offline;
        const bool is_over = !is_present && at - state.ended_at >= grace;
        const bool is_settled = !state.differs_since && (is_present || is_over);
        if (is_settled && is_over) {
            users_.erase(user);
        }
        next = is_settled ? changed_.erase(next) : std::next(next);
    }
    return due;
}

// Whoever tells may have seen the end of the grace a little earlier than this instance.
bool Presence::told_elsewhere(const Change& change) {
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(change.user);
    if (found == users_.end()) {
        return false;
    }
    auto& state = found->second;
    const bool is_so = change.status == std::max(status_here(state), status_elsewhere(change.user));
    if (!is_so || change.status == state.told) {
        return false;
    }
    state.told = change.status;
    state.differs_since.reset();
    return true;
}

bool Presence::is_told(const Change& change) const {
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(change.user);
    return change.status == (found == users_.end() ? PresenceStatus::offline : found->second.told);
}

}  // namespace messenger::chat
