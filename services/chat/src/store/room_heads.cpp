#include "store/room_heads.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace messenger::chat {
namespace {

/// A transaction that ends late has touched its rooms before: it takes no longer than the deadlines of SqlPool allow.
constexpr std::chrono::seconds overlap{10};

constexpr std::string_view in_ids = "IN (SELECT json_array_elements_text(CAST(:ids AS json)))";

std::string json_of(const std::vector<RoomId>& rooms) {
    boost::json::array ids;
    for (const auto& room : rooms) {
        ids.emplace_back(room.to_string());
    }
    return boost::json::serialize(ids);
}

template <typename Use>
std::vector<RoomHead> heads_where(soci::session& sql, const std::string& condition, const Use& value) {
    std::string id;
    long long seq = 0, version = 0, count = 0;
    soci::statement rows = (sql.prepare << "SELECT id, last_seq, version, message_count FROM rooms WHERE " + condition,
                            soci::use(value), soci::into(id), soci::into(seq), soci::into(version), soci::into(count));
    std::vector<RoomHead> heads;
    rows.execute();
    while (rows.fetch()) {
        heads.push_back({RoomId::parse(id).value_or(RoomId()), seq, version, count});
    }
    return heads;
}

}  // namespace

std::vector<RoomHead> read_heads(soci::session& sql, const std::vector<RoomId>& rooms) {
    const auto wanted = json_of(rooms);
    return heads_where(sql, "id " + std::string(in_ids), wanted);
}

std::vector<RoomReadMarkers> read_room_markers(soci::session& sql, const std::vector<RoomId>& rooms) {
    const auto wanted = json_of(rooms);
    std::string id, user;
    long long seq = 0, count = 0;
    soci::statement rows =
        (sql.prepare << "SELECT r.id, u.id, m.read_seq, m.read_count FROM members m JOIN rooms r ON r.key = m.room "
                        "JOIN users u ON u.key = m.user_key WHERE r.id " +
                            std::string(in_ids) + " ORDER BY r.key",
         soci::use(wanted), soci::into(id), soci::into(user), soci::into(seq), soci::into(count));
    std::vector<RoomReadMarkers> markers;
    rows.execute();
    while (rows.fetch()) {
        const auto room = RoomId::parse(id).value_or(RoomId());
        if (markers.empty() || markers.back().room != room) {
            markers.push_back({.room = room, .members = {}});
        }
        markers.back().members.emplace(UserId::parse(user).value_or(UserId()),
                                       RoomReadMarkers::Position{.seq = seq, .count = count});
    }
    return markers;
}

TouchedRooms read_touched(soci::session& sql, std::int64_t since) {
    TouchedRooms touched;
    long long now = 0;
    sql << "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)", soci::into(now);
    touched.next = now;
    const long long from = (since == 0 ? now : since) - std::chrono::microseconds(overlap).count();
    touched.rooms = heads_where(sql, "touched_at > :from", from);
    return touched;
}

void touch_room(soci::session& sql, RoomId room) {
    const auto id = room.to_string();
    sql << "UPDATE rooms SET version = version + 1, "
           "touched_at = CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) WHERE id = :id",
        soci::use(id);
}

}  // namespace messenger::chat
