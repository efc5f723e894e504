// Where the contacts and blocks of users are kept, as the domain needs it. Thread-safe; each call is one transaction. A
// store that is down throws; `overloaded` may be the answer to any call. Changes are told to chat: they are in effect
// there when the call returns, unless chat does not answer within a second; then they are later, in their order. One
// suite of tests runs against every implementation.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/result.hpp"
#include "domain/profile.hpp"
#include "net/task.hpp"

namespace messenger::user {

/// What a user can be to another one, who is not told.
enum class Relation { contact, block };

/// How many a user may have of each.
inline constexpr std::size_t max_relations = 5'000;

/// Others of a user, by id.
struct RelationPage {
    std::vector<Profile> items;
    std::optional<UserId> next;  ///< what the next page begins behind
};

class RelationStore {
  public:
    virtual ~RelationStore() = default;

    /// Those whose ids are greater than `after`, if given.
    virtual Task<Result<RelationPage>> list(Relation relation, UserId user, std::optional<UserId> after,
                                            std::size_t limit) = 0;
    /// The other's profile, if it has the relation.
    virtual Task<Result<std::optional<Profile>>> find(Relation relation, UserId user, UserId other) = 0;
    /// Again changes nothing. not_found unless both have a profile; conflict if the user has max_relations already.
    virtual Task<Result<>> add(Relation relation, UserId user, UserId other, Timestamp at) = 0;
    /// One that is not there is fine.
    virtual Task<Result<>> remove(Relation relation, UserId user, UserId other) = 0;
};

}  // namespace messenger::user
