#include "store/presence_rows.hpp"

#include <algorithm>

namespace messenger::chat {

std::vector<UserId> read_peers(soci::session& sql, UserId user) {
    const auto id = user.to_string();
    const soci::rowset<std::string> rows =
        (sql.prepare << "SELECT DISTINCT u.id FROM members m JOIN members o ON o.room = m.room "
                        "JOIN users u ON u.key = o.user WHERE m.user = (SELECT key FROM users WHERE id = :user) AND "
                        "(SELECT count(*) FROM (SELECT 1 FROM members c WHERE c.room = m.room LIMIT 101)) <= 100",
         soci::use(id));
    std::vector<UserId> peers;
    for (const auto& peer : rows) {
        peers.push_back(UserId::parse(peer).value_or(UserId()));
    }
    if (std::ranges::find(peers, user) == peers.end()) {
        peers.push_back(user);
    }
    return peers;
}

std::vector<std::pair<UserId, Timestamp>> read_last_seen(soci::session& sql, const std::vector<UserId>& users) {
    std::vector<std::pair<UserId, Timestamp>> seen;
    for (const auto& user : users) {
        const auto id = user.to_string();
        long long at = 0;
        sql << "SELECT at FROM last_seen WHERE user = (SELECT key FROM users WHERE id = :user)", soci::use(id),
            soci::into(at);
        if (sql.got_data()) {
            seen.emplace_back(user, from_micros(at));
        }
    }
    return seen;
}

void write_last_seen(soci::session& sql, const std::vector<std::pair<UserId, Timestamp>>& users) {
    for (const auto& [user, time] : users) {
        const auto id = user.to_string();
        const long long at = to_micros(time);
        sql << "INSERT INTO users (id) VALUES (:id) ON CONFLICT (id) DO NOTHING", soci::use(id);
        sql << "INSERT INTO last_seen (user, at) VALUES ((SELECT key FROM users WHERE id = :id), :at) "
               "ON CONFLICT (user) DO UPDATE SET at = excluded.at",
            soci::use(id), soci::use(at);
    }
}

}  // namespace messenger::chat
