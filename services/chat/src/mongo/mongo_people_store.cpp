#include "mongo/mongo_people_store.hpp"

#include <map>
#include <set>

#include "mongo/keys.hpp"
#include "mongo/room_directory.hpp"

namespace messenger::chat {

using mongo::doc;

namespace {

/// What is read of a user, for whom to show what.
struct Person {
    LastSeenTo last_seen_to = LastSeenTo::everybody;
    std::optional<Timestamp> last_seen;
};

std::map<UserId, Person> read_people(mongo::Session& session, const std::vector<UserId>& users) {
    std::vector<std::string> ids;
    for (const auto& user : users) {
        ids.push_back(user.to_string());
    }
    std::map<UserId, Person> people;
    for (const auto& row : session.find(collection::users, doc("_id", doc("$in", ids)))) {
        auto& person = people[user_in(row, "_id")];
        person.last_seen_to = static_cast<LastSeenTo>(row.number("lastSeenTo"));
        if (row.has("lastSeen")) {
            person.last_seen = time_in(row, "lastSeen");
        }
    }
    return people;
}

std::set<UserId> related(mongo::Session& session, const char* from, UserId user, RelationKind kind, const char* to) {
    std::set<UserId> users;
    for (const auto& row :
         session.find(collection::relations, doc(from, user.to_string(), "kind", static_cast<int>(kind)))) {
        users.insert(user_in(row, to));
    }
    return users;
}

/// Those who share a room of up to 100 members with a user.
std::set<UserId> neighbours_of(mongo::Session& session, UserId user) {
    constexpr std::int64_t largest = 100;
    std::vector<std::string> rooms;
    for (const auto& row : session.find(collection::members, doc("user", user.to_string(), "active", true))) {
        rooms.push_back(row.text("room"));
    }
    std::vector<std::string> small;
    for (const auto& [room, members] :
         session.count_by(collection::members, "room", doc("room", doc("$in", rooms), "active", true))) {
        if (members <= largest) {
            small.push_back(room);
        }
    }
    std::set<UserId> users;
    for (const auto& row : session.find(collection::members, doc("room", doc("$in", small), "active", true))) {
        users.insert(user_in(row));
    }
    return users;
}

}  // namespace

void MongoPeopleStore::set_username(UserId user, std::optional<std::string> username) {
    pool_.session().update(collection::users, doc("_id", user.to_string()), doc("$set", doc("username", username)),
                           true);
}

void MongoPeopleStore::set_privacy(UserId user, Privacy privacy) {
    pool_.session().update(
        collection::users, doc("_id", user.to_string()),
        doc("$set", doc("lastSeenTo", static_cast<int>(privacy.last_seen), "hidesReceipts", !privacy.shows_receipts)),
        true);
}

void MongoPeopleStore::set_relation(const Relation& relation, bool is_on) {
    if (is_on) {
        add_relations(relation.user, relation.kind, {relation.other});
    } else {
        pool_.session().remove(collection::relations, doc("_id", key_of(relation)));
    }
}

void MongoPeopleStore::add_relations(UserId user, RelationKind kind, const std::vector<UserId>& others) {
    auto session = pool_.session();
    mongo::Bulk rows(session, collection::relations, mongo::Concern::majority);
    for (const auto& other : others) {
        rows.add(key_of(Relation{user, kind, other}),
                 doc("user", user.to_string(), "kind", static_cast<int>(kind), "other", other.to_string()));
    }
    rows.execute();
}

// Told again until it has succeeded once as a whole.
void MongoPeopleStore::set_deleted(UserId user) {
    auto session = pool_.session();
    const auto id = user.to_string();
    const std::optional<std::string> none;
    session.update(collection::users, doc("_id", id),
                   doc("$set", doc("isDeleted", true, "username", none, "lastSeen", none)), true);
    for (const auto* of_user : {collection::relations, collection::drafts, collection::scheduled}) {
        session.remove(of_user, doc("user", id));
    }
    session.remove(collection::relations, doc("other", id));
}

bool MongoPeopleStore::has_blocked(UserId user, UserId other) {
    auto session = pool_.session();
    return has_relation(session, {user, RelationKind::block, other});
}

std::vector<Watcher> MongoPeopleStore::watchers_of(UserId user) {
    auto session = pool_.session();
    auto users = neighbours_of(session, user);
    users.merge(related(session, "other", user, RelationKind::contact, "user"));
    users.erase(user);
    for (const auto& blocked : related(session, "user", user, RelationKind::block, "other")) {
        users.erase(blocked);
    }
    const auto to = read_people(session, {user})[user].last_seen_to;
    const auto contacts = to == LastSeenTo::contacts ? related(session, "user", user, RelationKind::contact, "other")
                                                     : std::set<UserId>();
    std::vector<Watcher> watchers{{.user = user, .sees_last_seen = true}};
    for (const auto& watcher : users) {
        watchers.push_back({watcher, to == LastSeenTo::everybody || contacts.contains(watcher)});
    }
    return watchers;
}

std::vector<Visibility> MongoPeopleStore::visibility(UserId asker, const std::vector<UserId>& users) {
    auto session = pool_.session();
    const auto people = read_people(session, users);
    const auto blocking = related(session, "other", asker, RelationKind::block, "user");
    const auto trusting = related(session, "other", asker, RelationKind::contact, "user");
    std::vector<Visibility> seen;
    for (const auto& user : users) {
        Visibility visible{.user = user, .is_hidden = blocking.contains(user), .last_seen = std::nullopt};
        const auto found = people.find(user);
        const auto person = found != people.end() ? found->second : Person();
        const bool is_shown = user == asker || person.last_seen_to == LastSeenTo::everybody ||
                              (person.last_seen_to == LastSeenTo::contacts && trusting.contains(user));
        if (!visible.is_hidden && is_shown) {
            visible.last_seen = person.last_seen;
        }
        seen.push_back(visible);
    }
    return seen;
}

void MongoPeopleStore::set_last_seen(const std::vector<std::pair<UserId, Timestamp>>& users) {
    auto session = pool_.session();
    mongo::Bulk rows(session, collection::users);
    for (const auto& [user, time] : users) {
        rows.update(doc("_id", user.to_string()), doc("$set", doc("lastSeen", to_micros(time))), true);
    }
    rows.execute();
}

}  // namespace messenger::chat
