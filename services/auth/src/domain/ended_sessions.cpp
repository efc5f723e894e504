#include "domain/ended_sessions.hpp"

namespace messenger::auth {

EndedSessions::EndedSessions(std::chrono::seconds keep_for, std::function<void()> on_change)
    : keep_for_(keep_for), on_change_(std::move(on_change)) {}

void EndedSessions::add(const std::vector<SessionId>& sessions, Timestamp at) {
    {
        const std::lock_guard lock(mutex_);
        for (const auto session : sessions) {
            ended_[session] = at;
        }
        sweep(at);
    }
    if (on_change_) {
        on_change_();
    }
}

void EndedSessions::outdate(UserId user, Timestamp at) {
    {
        const std::lock_guard lock(mutex_);
        outdated_[user] = std::max(outdated_[user], at);
        sweep(at);
    }
    if (on_change_) {
        on_change_();
    }
}

bool EndedSessions::contains(const Identity& identity) const {
    const std::lock_guard lock(mutex_);
    if (ended_.contains(identity.session)) {
        return true;
    }
    const auto outdated = outdated_.find(identity.user);
    return outdated != outdated_.end() && identity.issued_at <= outdated->second;
}

void EndedSessions::sweep(Timestamp at) {
    if (at >= next_sweep_) {
        const auto is_old = [&](const auto& entry) { return entry.second + keep_for_ < at; };
        std::erase_if(ended_, is_old);
        std::erase_if(outdated_, is_old);
        next_sweep_ = at + std::chrono::minutes(1);
    }
}

}  // namespace messenger::auth
