#include "store/relation_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

#include "store/profile_rows.hpp"

namespace messenger::user::rows {
namespace {

/// Of one statement.
constexpr std::size_t rows_at_once = 500;

const char* table_of(Relation relation) {
    return relation == Relation::contact ? "contacts" : "blocks";
}

}  // namespace

RelationPage list_relations(soci::session& session, Relation relation, UserId user, std::optional<UserId> after,
                            std::size_t limit) {
    const auto key = user.to_string();
    const auto behind = after ? after->to_string() : std::string();
    const int wanted = static_cast<int>(limit) + 1;
    const soci::rowset<soci::row> found =
        (session.prepare << "SELECT " << profile_columns << " FROM " << table_of(relation)
                         << " r JOIN profiles p ON p.id = r.other_id WHERE r.user_id = :user AND r.other_id > :after "
                            "ORDER BY r.other_id LIMIT :wanted",
         soci::use(key), soci::use(behind), soci::use(wanted));
    RelationPage page;
    for (const auto& row : found) {
        if (page.items.size() == limit) {
            page.next = page.items.back().id;
            break;
        }
        page.items.push_back(to_profile(row));
    }
    return page;
}

std::optional<Profile> find_relation(soci::session& session, Relation relation, UserId user, UserId other) {
    const auto key = user.to_string();
    const auto other_key = other.to_string();
    const soci::rowset<soci::row> found =
        (session.prepare << "SELECT " << profile_columns << " FROM " << table_of(relation)
                         << " r JOIN profiles p ON p.id = r.other_id WHERE r.user_id = :user AND r.other_id = :other",
         soci::use(key), soci::use(other_key));
    for (const auto& row : found) {
        return to_profile(row);
    }
    return std::nullopt;
}

std::size_t count_relations(soci::session& session, Relation relation, UserId user) {
    const auto key = user.to_string();
    int count = 0;
    session << "SELECT count(*) FROM " << table_of(relation) << " WHERE user_id = :user", soci::use(key),
        soci::into(count);
    return static_cast<std::size_t>(count);
}

void insert_relation(soci::session& session, Relation relation, UserId user, UserId other, Timestamp at) {
    const auto key = user.to_string();
    const auto other_key = other.to_string();
    const long long created = to_micros(at);
    session << "INSERT INTO " << table_of(relation)
            << " (user_id, other_id, created_at) VALUES (:user, :other, :created)",
        soci::use(key), soci::use(other_key), soci::use(created);
}

std::unordered_set<UserId> all_relations(soci::session& session, Relation relation, UserId user) {
    const auto key = user.to_string();
    const soci::rowset<std::string> found =
        (session.prepare << "SELECT other_id FROM " << table_of(relation) << " WHERE user_id = :user", soci::use(key));
    std::unordered_set<UserId> others;
    for (const auto& other : found) {
        others.insert(UserId::parse(other).value());
    }
    return others;
}

void insert_relations(soci::session& session, Relation relation, UserId user, const std::vector<UserId>& others,
                      Timestamp at) {
    for (std::span<const UserId> rest = others; !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), rows_at_once));
        rest = rest.subspan(some.size());
        // Written out, as ids are in find_many().
        std::string values;
        for (const auto other : some) {
            values += fmt::format("{}('{}','{}',{})", values.empty() ? "" : ",", user.to_string(), other.to_string(),
                                  to_micros(at));
        }
        session << "INSERT INTO " << table_of(relation) << " (user_id, other_id, created_at) VALUES " << values;
    }
}

bool delete_relation(soci::session& session, Relation relation, UserId user, UserId other) {
    const auto key = user.to_string();
    const auto other_key = other.to_string();
    soci::statement removal =
        (session.prepare << "DELETE FROM " << table_of(relation) << " WHERE user_id = :user AND other_id = :other",
         soci::use(key), soci::use(other_key));
    removal.execute(true);
    return removal.get_affected_rows() > 0;
}

}  // namespace messenger::user::rows
