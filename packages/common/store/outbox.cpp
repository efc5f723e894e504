#include "store/outbox.hpp"

#include <algorithm>

#include "store/sql_row.hpp"

namespace messenger::store::outbox {

std::int64_t add(soci::session& session, const std::string& topic, const std::string& subject,
                 const std::string& payload, Timestamp not_before, const std::string& table) {
    long long created = to_micros(now());
    long long due = to_micros(not_before);
    const auto insert = "INSERT INTO " + table +
                        " (topic, subject, payload, created_at, next_attempt_at) "
                        "VALUES (:topic, :subject, :payload, :created, :due)";
    if (returns_ids(session)) {
        long long id = 0;
        session << insert << " RETURNING id", soci::use(topic), soci::use(subject), soci::use(payload),
            soci::use(created), soci::use(due), soci::into(id);
        return id;
    }
    session << insert, soci::use(topic), soci::use(subject), soci::use(payload), soci::use(created), soci::use(due);
    return last_insert_id(session);
}

std::vector<OutboxEntry> pending(soci::session& session, Timestamp at, std::size_t limit, const std::string& table) {
    const long long due = to_micros(at);
    const int rows_wanted = static_cast<int>(limit);
    std::vector<OutboxEntry> entries;
    const soci::rowset<soci::row> rows =
        (session.prepare << "SELECT id, topic, subject, payload, attempts FROM " << table
                         << " o WHERE next_attempt_at <= :at "
                            "AND NOT EXISTS (SELECT 1 FROM "
                         << table
                         << " earlier WHERE earlier.subject = o.subject "
                            "AND earlier.id < o.id AND earlier.next_attempt_at > :again) ORDER BY id LIMIT :limit",
         soci::use(due), soci::use(due), soci::use(rows_wanted));
    for (const auto& row : rows) {
        entries.push_back({number_at(row, 0), text_at(row, 1), text_at(row, 2), text_at(row, 3),
                           static_cast<int>(number_at(row, 4))});
    }
    return entries;
}

void done(soci::session& session, std::int64_t id, const std::string& table) {
    const long long key = id;
    session << "DELETE FROM " << table << " WHERE id = :id", soci::use(key);
}

void failed(soci::session& session, std::int64_t id, Timestamp next_attempt, const std::string& table) {
    const long long key = id;
    const long long due = to_micros(next_attempt);
    session << "UPDATE " << table << " SET attempts = attempts + 1, next_attempt_at = :due WHERE id = :id",
        soci::use(due), soci::use(key);
}

bool take_lease(soci::session& session, const std::string& table, const std::string& owner, Timestamp at,
                Timestamp until) {
    const long long present = to_micros(at);
    const long long end = to_micros(until);
    soci::statement update = (session.prepare << "UPDATE leases SET owner = :owner, until = :until "
                                                 "WHERE name = :name AND (owner = :same OR until < :present)",
                              soci::use(owner), soci::use(end), soci::use(table), soci::use(owner), soci::use(present));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

void release_lease(soci::session& session, const std::string& table, const std::string& owner) {
    session << "UPDATE leases SET until = 0 WHERE name = :name AND owner = :owner", soci::use(table), soci::use(owner);
}

std::chrono::milliseconds backoff(int failures) {
    const int doublings = std::clamp(failures - 1, 0, 7);
    return std::min(std::chrono::milliseconds(500) * (1 << doublings), std::chrono::milliseconds(60'000));
}

}  // namespace messenger::store::outbox
