#include "realtime/typing.hpp"

namespace messenger::chat {

std::optional<Typing::Change> Typing::set(RoomId room, UserId user, bool is_on, Clock::time_point now) {
    auto& state = rooms_[room].try_emplace(user, State{.told_at = now - interval}).first->second;
    state.until = is_on ? now + lifetime : now;
    // Whoever goes on is told again; whoever stops only if they were heard of.
    if ((is_on || state.is_told_on) && tell(state, is_on, now)) {
        return Change{room, user, is_on};
    }
    return std::nullopt;
}

std::vector<Typing::Change> Typing::due(Clock::time_point now) {
    std::vector<Change> changes;
    for (auto& [room, users] : rooms_) {
        for (auto& [user, state] : users) {
            const bool is_on = now < state.until;
            if (is_on != state.is_told_on && tell(state, is_on, now)) {
                changes.push_back({room, user, is_on});
            }
        }
        std::erase_if(users, [now](const auto& entry) {
            return !entry.second.is_told_on && now >= entry.second.until && now - entry.second.told_at >= interval;
        });
    }
    std::erase_if(rooms_, [](const auto& entry) { return entry.second.empty(); });
    return changes;
}

bool Typing::tell(State& state, bool is_on, Clock::time_point now) {
    if (now - state.told_at < interval) {
        return false;
    }
    state.told_at = now;
    state.is_told_on = is_on;
    return true;
}

}  // namespace messenger::chat
