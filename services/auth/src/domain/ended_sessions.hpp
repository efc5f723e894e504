// EndedSessions: the sessions whose access tokens would still be valid by themselves. In memory, since every request
// that carries a token asks; the store has them too, for the next start.
#pragma once

#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "core/identity.hpp"
#include "core/ids.hpp"

namespace messenger::auth {

/// Thread-safe; its lock is held for a look-up only.
class EndedSessions {
  public:
    /// Entries are kept for the lifetime of an access token. `on_change` is called after each addition, without the
    /// lock.
    explicit EndedSessions(std::chrono::seconds keep_for, std::function<void()> on_change = {});

    void add(SessionId session, Timestamp at) { add(std::vector{session}, at); }
    void add(const std::vector<SessionId>& sessions, Timestamp at);
    /// The user's tokens of that time and before are not true any more, though the sessions go on.
    void outdate(UserId user, Timestamp at);
    /// Whether such a token is to be refused.
    bool contains(const Identity& identity) const;

  private:
    /// Call with the mutex held.
    void sweep(Timestamp at);

    const std::chrono::seconds keep_for_;
    const std::function<void()> on_change_;
    mutable std::mutex mutex_;
    std::unordered_map<SessionId, Timestamp> ended_;
    std::unordered_map<UserId, Timestamp> outdated_;
    Timestamp next_sweep_{};
};

}  // namespace messenger::auth
