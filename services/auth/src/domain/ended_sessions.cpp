#include "domain/ended_sessions.hpp"

namespace messenger::auth {

EndedSessions::EndedSessions(std::chrono::seconds keep_for, std::function<void()> on_change)
    : keep_for_(keep_for), on_change_(std::move(on_change)) {}

void EndedSessions::add(SessionId session, Timestamp at) {
    {
        const std::lock_guard lock(mutex_);
        ended_[session] = at;
        if (at >= next_sweep_) {
            std::erase_if(ended_, [&](const auto& entry) { return entry.second + keep_for_ < at; });
            next_sweep_ = at + std::chrono::minutes(1);
        }
    }
    if (on_change_) {
        on_change_();
    }
}

bool EndedSessions::contains(SessionId session) const {
    const std::lock_guard lock(mutex_);
    return ended_.contains(session);
}

}  // namespace messenger::auth
