// Where profiles are kept, as the domain needs it. Thread-safe; each call is one transaction. A store that is down
// throws; `overloaded` may be the answer to any call. One suite of tests runs against every implementation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/profile.hpp"
#include "net/task.hpp"

namespace messenger::user {

/// A place in the results of a search: behind this word and profile.
struct SearchPosition {
    std::string word;
    UserId id;

    friend bool operator==(const SearchPosition&, const SearchPosition&) = default;
};

struct ProfileSearch {
    std::vector<std::string>
        prefixes;  ///< folded; each must begin a word of the profile. At least one, the first leads
    std::size_t limit = 50;
    std::optional<SearchPosition> after;  ///< its word begins with the leading prefix
};

struct ProfilePage {
    std::vector<Profile> items;
    std::optional<SearchPosition> next;
};

class ProfileStore {
  public:
    virtual ~ProfileStore() = default;

    /// Makes a profile unless there is one; gives back what is kept.
    virtual Task<Result<Profile>> create(NewProfile account, Timestamp at) = 0;
    virtual Task<Result<std::optional<Profile>>> find(UserId id) = 0;
    /// The known ones among them, in any order.
    virtual Task<Result<std::vector<Profile>>> find_many(std::vector<UserId> ids) = 0;
    /// Applies a change and gives back the outcome; a new display name is announced as `user.updated` in the same
    /// transaction. not_found; username_taken if another profile has the username, in whatever case.
    virtual Task<Result<Profile>> update(UserId id, ProfileChange change, Timestamp at) = 0;
    /// Erases a profile and all that was to be told of it; one that is not there is fine.
    virtual Task<Result<>> remove(UserId id) = 0;
    /// Profiles by the first word that the leading prefix begins, then by id.
    virtual Task<Result<ProfilePage>> search(ProfileSearch search) = 0;
};

}  // namespace messenger::user
