// SharedCards: the profiles that all instances of the service keep together, for those who only want to show them.
#pragma once

#include <optional>
#include <vector>

#include "domain/profile.hpp"
#include "net/task.hpp"

namespace messenger::user {

/// Thread-safe. Any card may be missing at any time. One that is there is as it was changed last, or some seconds old
/// if that could not be told.
class SharedCards {
  public:
    virtual ~SharedCards() = default;

    /// One for each id; nothing where there is none, or nobody says so in time.
    virtual Task<std::vector<std::optional<Profile>>> find(std::vector<UserId> ids) = 0;
    /// Keeps a profile as it was read, unless it has changed a moment ago: it may be older than the change.
    virtual void keep(const Profile& profile) = 0;
};

}  // namespace messenger::user
