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
    /// Folded; each must begin a word of the profile. At least one, and none begins another.
    std::vector<std::string> prefixes;
    std::size_t limit = 50;
    std::optional<SearchPosition> after;  ///< of a page with the same prefixes: its word begins with one of them
};

/// May hold less than the limit, even nothing, and still have a next one: a page ends when much was looked through.
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
    /// Applies a change and gives back the outcome. A new display name is told to auth. A new name, username or avatar
    /// is told to chat: it is in effect there when the call returns, unless chat does not answer within a second; then
    /// it is later, in order. not_found; username_taken if another profile has the username, in whatever case.
    virtual Task<Result<Profile>> update(UserId id, ProfileChange change, Timestamp at) = 0;
    /// Erases a profile, the user's contacts, blocks and settings, what others say of the user, and all that was to be
    /// told; one that is not there is fine. Chat is told, as of a change.
    virtual Task<Result<>> remove(UserId id) = 0;
    /// Profiles by their first word that one of the prefixes begins, then by id. Which one, the store chooses, the same
    /// for all pages.
    virtual Task<Result<ProfilePage>> search(ProfileSearch search) = 0;
};

}  // namespace messenger::user
