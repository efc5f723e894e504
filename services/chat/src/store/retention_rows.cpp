#include "store/retention_rows.hpp"

#include <string>

#include "store/event_rows.hpp"
#include "store/message_changes.hpp"
#include "store/room_log.hpp"

namespace messenger::chat {
namespace {

struct ExpiringRoom {
    long long key = 0;
    RoomId id;
    Timestamp until{};  ///< what is older is not kept
    Seq purged_until = 0;
};

std::vector<ExpiringRoom> expiring_rooms(soci::session& sql, Timestamp at) {
    long long key = 0, days = 0, purged_until = 0;
    std::string id;
    soci::statement rows =
        (sql.prepare << "SELECT key, id, retention_days, purged_until FROM rooms WHERE retention_days > 0",
         soci::into(key), soci::into(id), soci::into(days), soci::into(purged_until));
    rows.execute();
    std::vector<ExpiringRoom> rooms;
    while (rows.fetch()) {
        rooms.push_back({key, RoomId::parse(id).value_or(RoomId()), at - std::chrono::days(days), purged_until});
    }
    return rooms;
}

}  // namespace

std::vector<MessageLink> purge_expired_rows(soci::session& sql, const LogTail::View& tail, TextIndex texts,
                                            Timestamp at, std::int64_t limit) {
    std::vector<MessageLink> purged;
    EventReader events(sql);
    MessageChanges changes(sql, texts);
    for (const auto& room : expiring_rooms(sql, at)) {
        auto until = room.purged_until;
        const auto rest = limit - std::ssize(purged);
        for (const auto& place : RoomLog(sql, room.key, tail).after(until, rest, RoomLog::Only::messages)) {
            if (events.at(place.position, room.id).at >= room.until) {
                break;
            }
            if (changes.purge({.key = event_key(room.key, place.seq), .position = place.position})) {
                purged.push_back({room.id, place.seq});
            }
            until = place.seq;
        }
        if (until != room.purged_until) {
            const long long seq = until;
            sql << "UPDATE rooms SET purged_until = :seq WHERE key = :key", soci::use(seq), soci::use(room.key);
        }
    }
    return purged;
}

}  // namespace messenger::chat
