// Typing: who is typing in the rooms of one owner. Nothing of it is stored, and it may be left out at any time.
#pragma once

#include <chrono>
#include <optional>
#include <unordered_map>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// Used on the owner's shard.
class Typing {
  public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds lifetime{6};  ///< without being renewed
    static constexpr std::chrono::seconds interval{3};  ///< between two events about a user in a room

    struct Change {
        RoomId room;
        UserId user;
        bool is_on = false;
    };

    /// The user starts (or goes on) or stops. Gives what is to be told at once.
    std::optional<Change> set(RoomId room, UserId user, bool is_on, Clock::time_point now);
    /// What is to be told of what was put off, and of those who never said that they stopped.
    std::vector<Change> due(Clock::time_point now);

  private:
    struct State {
        Clock::time_point until{};
        Clock::time_point told_at{};
        bool is_told_on = false;
    };
    /// Told now, if the interval is over.
    static bool tell(State& state, bool is_on, Clock::time_point now);

    std::unordered_map<RoomId, std::unordered_map<UserId, State>> rooms_;
};

}  // namespace messenger::chat
