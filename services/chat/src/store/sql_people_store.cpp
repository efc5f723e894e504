#include "store/sql_people_store.hpp"

#include <algorithm>

#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

constexpr auto contact = static_cast<long long>(RelationKind::contact);
constexpr auto block = static_cast<long long>(RelationKind::block);

bool has_relation(soci::session& sql, long long user, long long kind, long long other) {
    int found = 0;
    sql << "SELECT 1 FROM relations WHERE user_key = :user AND kind = :kind AND other = :other", soci::use(user),
        soci::use(kind), soci::use(other), soci::into(found);
    return sql.got_data();
}

LastSeenTo last_seen_to(soci::session& sql, long long user) {
    long long to = 0;
    sql << "SELECT last_seen_to FROM users WHERE key = :user", soci::use(user), soci::into(to);
    return static_cast<LastSeenTo>(to);
}

bool shows_last_seen(soci::session& sql, long long user, LastSeenTo to, long long other) {
    return user == other || to == LastSeenTo::everybody ||
           (to == LastSeenTo::contacts && has_relation(sql, user, contact, other));
}

Visibility visible(soci::session& sql, std::optional<long long> asker, UserId user) {
    Visibility seen{.user = user, .is_hidden = false, .last_seen = std::nullopt};
    const auto key = find_user_key(sql, user);
    if (!key) {
        return seen;
    }
    seen.is_hidden = asker && has_relation(sql, *key, block, *asker);
    if (!seen.is_hidden && shows_last_seen(sql, *key, last_seen_to(sql, *key), asker.value_or(0))) {
        long long at = 0;
        sql << "SELECT at FROM last_seen WHERE user_key = :user", soci::use(*key), soci::into(at);
        if (sql.got_data()) {
            seen.last_seen = from_micros(at);
        }
    }
    return seen;
}

void add_relation(soci::session& sql, long long user, RelationKind kind, UserId other) {
    const auto number = static_cast<long long>(kind);
    const auto other_key = make_user_key(sql, other);
    sql << "INSERT INTO relations (user_key, kind, other) VALUES (:user, :kind, :other) ON CONFLICT DO NOTHING",
        soci::use(user), soci::use(number), soci::use(other_key);
}

}  // namespace

void SqlPeopleStore::set_username(UserId user, std::optional<std::string> username) {
    pool_.write([&](soci::session& sql) {
        const auto key = make_user_key(sql, user);
        const auto name = username.value_or("");
        soci::indicator has_name = username ? soci::i_ok : soci::i_null;
        sql << "UPDATE users SET username = :name WHERE key = :key", soci::use(name, has_name), soci::use(key);
    });
}

void SqlPeopleStore::set_privacy(UserId user, Privacy privacy) {
    pool_.write([&](soci::session& sql) {
        const auto key = make_user_key(sql, user);
        const auto to = static_cast<long long>(privacy.last_seen);
        const long long hides = privacy.shows_receipts ? 0 : 1;
        sql << "UPDATE users SET last_seen_to = :to, hides_receipts = :hides WHERE key = :key", soci::use(to),
            soci::use(hides), soci::use(key);
    });
}

void SqlPeopleStore::set_relation(const Relation& relation, bool is_on) {
    pool_.write([&](soci::session& sql) {
        const auto user = make_user_key(sql, relation.user);
        if (is_on) {
            add_relation(sql, user, relation.kind, relation.other);
        } else {
            const auto other = make_user_key(sql, relation.other);
            const auto kind = static_cast<long long>(relation.kind);
            sql << "DELETE FROM relations WHERE user_key = :user AND kind = :kind AND other = :other", soci::use(user),
                soci::use(kind), soci::use(other);
        }
    });
}

void SqlPeopleStore::add_relations(UserId user, RelationKind kind, const std::vector<UserId>& others) {
    pool_.write([&](soci::session& sql) {
        const auto key = make_user_key(sql, user);
        for (const auto other : others) {
            add_relation(sql, key, kind, other);
        }
    });
}

void SqlPeopleStore::set_deleted(UserId user) {
    pool_.write([&](soci::session& sql) {
        const auto key = make_user_key(sql, user);
        sql << "UPDATE users SET is_deleted = 1, username = NULL WHERE key = :key", soci::use(key);
        for (const auto* table : {"relations", "last_seen", "drafts", "scheduled_messages"}) {
            sql << std::string("DELETE FROM ") + table + " WHERE user_key = :user", soci::use(key);
        }
        sql << "DELETE FROM relations WHERE other = :user", soci::use(key);
    });
}

bool SqlPeopleStore::has_blocked(UserId user, UserId other) {
    return pool_.read([&](soci::session& sql) {
        const auto key = find_user_key(sql, user);
        const auto other_key = find_user_key(sql, other);
        return key && other_key && has_relation(sql, *key, block, *other_key);
    });
}

std::vector<Watcher> SqlPeopleStore::watchers_of(UserId user) {
    return pool_.read([&](soci::session& sql) {
        std::vector<Watcher> watchers{{.user = user, .sees_last_seen = true}};
        const auto key = find_user_key(sql, user);
        if (!key) {
            return watchers;
        }
        const auto to = last_seen_to(sql, *key);
        std::string id;
        long long watcher = 0;
        soci::statement rows =
            (sql.prepare
                 << "SELECT u.key, u.id FROM users u WHERE u.key <> :self AND u.key IN ("
                    "SELECT o.user_key FROM members m JOIN members o ON o.room = m.room WHERE m.user_key = :user AND "
                    "(SELECT count(*) FROM (SELECT 1 FROM members c WHERE c.room = m.room LIMIT 101) few) <= 100 "
                    "UNION SELECT user_key FROM relations WHERE other = :of AND kind = 1) AND NOT EXISTS "
                    "(SELECT 1 FROM relations b WHERE b.user_key = :by AND b.kind = 2 AND b.other = u.key)",
             soci::use(*key), soci::use(*key), soci::use(*key), soci::use(*key), soci::into(watcher), soci::into(id));
        rows.execute();
        std::vector<std::pair<long long, UserId>> found;
        while (rows.fetch()) {
            found.emplace_back(watcher, UserId::parse(id).value_or(UserId()));
        }
        for (const auto& [watcher_key, watcher_id] : found) {
            watchers.push_back({watcher_id, shows_last_seen(sql, *key, to, watcher_key)});
        }
        return watchers;
    });
}

std::vector<Visibility> SqlPeopleStore::visibility(UserId asker, const std::vector<UserId>& users) {
    return pool_.read([&](soci::session& sql) {
        const auto key = find_user_key(sql, asker);
        std::vector<Visibility> seen;
        for (const auto& user : users) {
            seen.push_back(visible(sql, key, user));
        }
        return seen;
    });
}

void SqlPeopleStore::set_last_seen(const std::vector<std::pair<UserId, Timestamp>>& users) {
    pool_.write([&](soci::session& sql) {
        for (const auto& [user, time] : users) {
            const auto key = make_user_key(sql, user);
            const long long at = to_micros(time);
            sql << "INSERT INTO last_seen (user_key, at) VALUES (:user, :at) "
                   "ON CONFLICT (user_key) DO UPDATE SET at = excluded.at",
                soci::use(key), soci::use(at);
        }
    });
}

}  // namespace messenger::chat
