// Rows of the tables `contacts` and `blocks`, which have one shape; every function runs in the caller's transaction.
#pragma once

#include <soci/soci.h>

#include <cstddef>
#include <optional>
#include <unordered_set>
#include <vector>

#include "domain/relation_store.hpp"

namespace messenger::user::rows {

RelationPage list_relations(soci::session& session, Relation relation, UserId user, std::optional<UserId> after,
                            std::size_t limit);
/// The other's profile, if it has the relation.
std::optional<Profile> find_relation(soci::session& session, Relation relation, UserId user, UserId other);
std::size_t count_relations(soci::session& session, Relation relation, UserId user);
/// Throws soci_error unless both have a profile and it is not there yet.
void insert_relation(soci::session& session, Relation relation, UserId user, UserId other, Timestamp at);
/// All whom the user has the relation to, of which there are max_relations at most.
std::unordered_set<UserId> all_relations(soci::session& session, Relation relation, UserId user);
/// The same as insert_relation() for many.
void insert_relations(soci::session& session, Relation relation, UserId user, const std::vector<UserId>& others,
                      Timestamp at);
/// False if it was not there.
bool delete_relation(soci::session& session, Relation relation, UserId user, UserId other);

}  // namespace messenger::user::rows
