// Contacts and blocks: what users say of each other, each for itself. Thread-safe; one for the service.
#pragma once

#include "domain/profiles.hpp"
#include "domain/relation_store.hpp"

namespace messenger::user {

class Relations {
  public:
    /// Both must outlive this.
    Relations(RelationStore& store, Profiles& profiles) : store_(store), profiles_(profiles) {}

    /// By id, those behind `after`.
    Task<Result<RelationPage>> list(Relation relation, UserId user, std::optional<UserId> after, std::size_t limit) {
        return store_.list(relation, user, after, limit);
    }
    /// The other's profile; not_found unless it has the relation.
    Task<Result<Profile>> find(Relation relation, UserId user, UserId other);
    /// Again changes nothing. not_found if there is no such user; conflict with oneself, and beyond max_relations.
    Task<Result<>> add(Relation relation, UserId user, UserId other);
    /// Again changes nothing.
    Task<Result<>> remove(Relation relation, UserId user, UserId other) { return store_.remove(relation, user, other); }

  private:
    RelationStore& store_;
    Profiles& profiles_;
};

}  // namespace messenger::user
