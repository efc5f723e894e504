// Presence: who is connected to this process, and whom to tell of it when.
#pragma once

#include <chrono>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

enum class PresenceStatus : std::uint8_t { offline, away, online };
std::string_view to_string(PresenceStatus status);

/// Thread-safe.
class Presence {
  public:
    using Clock = std::chrono::steady_clock;
    /// Somebody is offline this long after the last connection ended, so that who comes right back was never gone.
    static constexpr std::chrono::seconds grace{10};

    struct Change {
        UserId user;
        PresenceStatus status = PresenceStatus::offline;
        Timestamp last_seen{};  ///< of whoever is offline
    };

    /// A connection began; it is not away.
    void connected(UserId user);
    void disconnected(UserId user, bool was_away, Clock::time_point at = Clock::now());
    /// A connection of the user says that nobody is there, or that somebody is again.
    void set_away(UserId user, bool is_away);

    /// Online while any connection is.
    PresenceStatus status(UserId user, Clock::time_point at = Clock::now()) const;
    /// What has changed since the last call, at most `limit`; what came and went in between is left out.
    std::vector<Change> due(Clock::time_point at, std::size_t limit);

  private:
    struct State {
        int connections = 0;
        int away = 0;
        Clock::time_point ended_at{};
        Timestamp last_seen{};
        PresenceStatus told = PresenceStatus::offline;
    };
    static PresenceStatus status_of(const State& state, Clock::time_point at);

    mutable std::mutex mutex_;
    std::unordered_map<UserId, State> users_;
    std::unordered_set<UserId> changed_;
};

}  // namespace messenger::chat
