// Where one's own data are read back, as the domain needs it. Thread-safe; each call is one transaction. A store that
// is down throws; `overloaded` may be the answer to any call. One suite of tests runs against every implementation.
#pragma once

#include "core/result.hpp"
#include "domain/own_data.hpp"
#include "net/task.hpp"

namespace messenger::user {

class ImportStore {
  public:
    virtual ~ImportStore() = default;

    /// Makes all changes, or none: those of the profile, without a username that another has; those of the settings;
    /// contacts and blocks, which are added to those that are there. The user itself is no relation of its own, and is
    /// left out. Auth and chat are told, as of single changes; what is there already is neither written nor told.
    /// not_found unless the user has a profile; conflict beyond max_relations; username_taken if another takes the name
    /// at the same time: so try again.
    virtual Task<Result<ImportReport>> apply(UserId user, OwnData data, Timestamp at) = 0;
};

}  // namespace messenger::user
