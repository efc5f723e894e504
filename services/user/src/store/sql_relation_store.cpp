#include "store/sql_relation_store.hpp"

#include "store/profile_rows.hpp"
#include "store/relation_rows.hpp"

namespace messenger::user {

Task<Result<RelationPage>> SqlRelationStore::list(Relation relation, UserId user, std::optional<UserId> after,
                                                  std::size_t limit) {
    co_return co_await sql_.read([=](soci::session& session) -> Result<RelationPage> {
        return rows::list_relations(session, relation, user, after, limit);
    });
}

Task<Result<std::optional<Profile>>> SqlRelationStore::find(Relation relation, UserId user, UserId other) {
    co_return co_await sql_.read([=](soci::session& session) -> Result<std::optional<Profile>> {
        return rows::find_relation(session, relation, user, other);
    });
}

Task<Result<>> SqlRelationStore::add(Relation relation, UserId user, UserId other, Timestamp at) {
    co_return co_await chat_.write(user, [=](soci::session& session, ChatEvents& events) -> Result<> {
        if (!rows::lock(session, user) || !rows::find(session, other)) {
            return fail(problem::not_found);
        }
        if (rows::find_relation(session, relation, user, other)) {
            return {};
        }
        if (rows::count_relations(session, relation, user) >= max_relations) {
            return fail(problem::conflict, "there are " + std::to_string(max_relations) + " already");
        }
        rows::insert_relation(session, relation, user, other, at);
        events.add(relation == Relation::contact ? chat_topic::contact_added : chat_topic::block_added,
                   other.to_string());
        return {};
    });
}

Task<Result<>> SqlRelationStore::remove(Relation relation, UserId user, UserId other) {
    co_return co_await chat_.write(user, [=](soci::session& session, ChatEvents& events) -> Result<> {
        if (rows::lock(session, user) && rows::delete_relation(session, relation, user, other)) {
            events.add(relation == Relation::contact ? chat_topic::contact_removed : chat_topic::block_removed,
                       other.to_string());
        }
        return {};
    });
}

}  // namespace messenger::user
