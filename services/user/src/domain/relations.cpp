#include "domain/relations.hpp"

#include <utility>

namespace messenger::user {

Task<Result<Profile>> Relations::find(Relation relation, UserId user, UserId other) {
    CO_TRY(auto profile, co_await store_.find(relation, user, other));
    if (!profile) {
        co_return fail(problem::not_found);
    }
    co_return std::move(*profile);
}

Task<Result<>> Relations::add(Relation relation, UserId user, UserId other) {
    if (user == other) {
        co_return fail(problem::conflict, relation == Relation::contact ? "nobody is a contact of their own"
                                                                        : "nobody can block themselves");
    }
    // Makes profiles that are not kept yet.
    CO_CHECK_OK(co_await profiles_.find(user));
    CO_CHECK_OK(co_await profiles_.find(other));
    co_return co_await store_.add(relation, user, other, now());
}

}  // namespace messenger::user
