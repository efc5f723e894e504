#include "store/sql_import_store.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <span>
#include <unordered_set>

#include "domain/relation_store.hpp"
#include "store/profile_changes.hpp"
#include "store/profile_rows.hpp"
#include "store/relation_rows.hpp"
#include "store/settings_changes.hpp"

namespace messenger::user {
namespace {

/// That chat is told of at once: few enough for it to be done within a call's deadline.
constexpr std::size_t told_at_once = 1'000;

std::vector<std::string> usernames_of(const std::vector<NamedUser>& people) {
    std::vector<std::string> usernames;
    for (const auto& person : people) {
        if (person.username) {
            usernames.push_back(*person.username);
        }
    }
    return usernames;
}

/// Who is meant, each once, without the user itself; the report takes those who are not here.
std::vector<UserId> resolve(soci::session& session, UserId user, const std::vector<NamedUser>& people,
                            ImportedRelations& report) {
    std::vector<UserId> ids(people.size());
    std::ranges::transform(people, ids.begin(), &NamedUser::id);
    const auto known = rows::existing(session, ids);
    const auto named = rows::find_by_username(session, usernames_of(people));
    std::vector<UserId> found;
    std::unordered_set<UserId> seen{user};
    for (const auto& person : people) {
        std::optional<UserId> id;
        if (known.contains(person.id)) {
            id = person.id;
        } else if (const auto name = named.find(username_key(person.username.value_or(""))); name != named.end()) {
            id = name->second;
        }
        if (!id) {
            report.unknown.push_back(person);
        } else if (seen.insert(*id).second) {
            found.push_back(*id);
        }
    }
    return found;
}

std::string ids_payload(std::span<const UserId> ids) {
    boost::json::array list;
    for (const auto id : ids) {
        list.emplace_back(id.to_string());
    }
    return boost::json::serialize(boost::json::object{{"ids", std::move(list)}});
}

Result<ImportedRelations> add_relations(soci::session& session, ChatEvents& events, Relation relation, UserId user,
                                        const std::vector<NamedUser>& people, Timestamp at) {
    ImportedRelations report;
    auto others = resolve(session, user, people, report);
    const auto present = rows::all_relations(session, relation, user);
    report.already_there = std::erase_if(others, [&present](UserId id) { return present.contains(id); });
    report.added = others.size();
    if (present.size() + others.size() > max_relations) {
        return fail(problem::conflict, "there would be more than " + std::to_string(max_relations));
    }
    rows::insert_relations(session, relation, user, others, at);
    const auto topic = relation == Relation::contact ? chat_topic::contacts_added : chat_topic::blocks_added;
    for (std::span<const UserId> rest = others; !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), told_at_once));
        events.add(topic, ids_payload(some));
        rest = rest.subspan(some.size());
    }
    return report;
}

/// Takes a username out of a change that another has, and gives it back.
std::optional<std::string> refuse_username(soci::session& session, UserId user, ProfileChange& change) {
    if (!change.username || !*change.username) {
        return std::nullopt;
    }
    const auto owners = rows::find_by_username(session, {**change.username});
    if (owners.empty() || owners.begin()->second == user) {
        return std::nullopt;
    }
    auto refused = std::move(*change.username);
    change.username.reset();
    return refused;
}

}  // namespace

Task<Result<ImportReport>> SqlImportStore::apply(UserId user, OwnData data, Timestamp at) {
    auto report = co_await chat_.write(
        user, [user, data = std::move(data), at](soci::session& session, ChatEvents& events) -> Result<ImportReport> {
            if (!rows::lock(session, user)) {
                return fail(problem::not_found);
            }
            ImportReport outcome;
            auto change = data.profile;
            outcome.refused_username = refuse_username(session, user, change);
            TRY(outcome.profile, change_profile(session, events, user, change, at));
            TRY(outcome.settings, change_settings(session, events, user, data.settings));
            TRY(outcome.contacts, add_relations(session, events, Relation::contact, user, data.contacts, at));
            TRY(outcome.blocks, add_relations(session, events, Relation::block, user, data.blocks, at));
            return outcome;
        });
    if (report) {
        when_announced_();
    }
    co_return report;
}

}  // namespace messenger::user
