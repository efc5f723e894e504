// Presence: who is connected to this process, or to another instance, and whom to tell of it when.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
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

    /// A connection belongs to the user, whose rooms are about to be read, or not any more.
    void arrived(UserId user);
    void left(UserId user);
    bool is_here(UserId user) const;

    /// A connection began; it is not away.
    void connected(UserId user);
    void disconnected(UserId user, bool was_away, Clock::time_point at = Clock::now());
    /// A connection of the user says that nobody is there, or that somebody is again.
    void set_away(UserId user, bool is_away);

    /// A change and those who are told of it.
    struct Telling {
        Change change;
        std::vector<UserId> informed;  ///< of when the user was last seen, too
        std::vector<UserId> others;
    };

    /// What another instance says of one of its users, and of all of them.
    void set_elsewhere(const std::string& instance, const Change& change);
    void set_all_elsewhere(const std::string& instance, std::unordered_map<UserId, PresenceStatus> users);
    /// The instances that there are besides this one; what others said is forgotten.
    void keep_only(const std::vector<std::string>& instances);
    /// Who is connected here, and how.
    std::vector<std::pair<UserId, PresenceStatus>> here() const;

    /// Online while any connection is.
    PresenceStatus status(UserId user, Clock::time_point at = Clock::now()) const;
    struct Due {
        std::vector<Change> changes;       ///< for those who are to be told, wherever they are
        std::vector<Change> changes_here;  ///< of this process alone, which the other instances don't know yet
    };
    /// For how long telling of a user is left to other instances: not at all, if it is this one's turn.
    using Turn = std::function<Clock::duration(UserId)>;
    static Clock::duration at_once(UserId) { return {}; }
    /// What has changed since the last call, at most `limit` of both; what came and went in between is left out, and so
    /// is what another instance has told by the time that `turn` leaves to it.
    Due due(Clock::time_point at, std::size_t limit, const Turn& turn = at_once);
    /// Another instance has found who is to be told of a change. False if they are not to be told here: they have been,
    /// or what is known here is something else.
    bool told_elsewhere(const Change& change);
    /// Whether this is the last that is told here of the user.
    bool is_told(const Change& change) const;

  private:
    struct State {
        int connections = 0;
        int away = 0;
        Clock::time_point ended_at{};
        Timestamp last_seen{};
        PresenceStatus told = PresenceStatus::offline;
        PresenceStatus told_to_others = PresenceStatus::offline;  ///< the other instances
        std::optional<Clock::time_point> differs_since{};         ///< from what is told
    };
    using Users = std::unordered_map<UserId, PresenceStatus>;
    static PresenceStatus status_here(const State& state);
    PresenceStatus status_elsewhere(UserId user) const;
    PresenceStatus status_of(UserId user, const State& state, Clock::time_point at) const;
    void note(UserId user, PresenceStatus before, PresenceStatus now, Timestamp last_seen);

    mutable std::mutex mutex_;
    std::unordered_map<UserId, State> users_;
    std::unordered_set<UserId> changed_;
    std::unordered_map<std::string, Users> elsewhere_;  ///< by instance; nobody is offline
    std::unordered_map<UserId, int> here_;              ///< connections, welcomed or not yet
};

}  // namespace messenger::chat
