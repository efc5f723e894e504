#include "store/room_heads.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace messenger::chat {
namespace {

/// A transaction that ends late has touched its rooms before: it takes no longer than the deadlines of SqlPool allow.
constexpr std::chrono::seconds overlap{10};

std::vector<RoomHead> heads_in(soci::statement& rows, const std::string& id, const long long& seq,
                               const long long& version) {
    std::vector<RoomHead> heads;
    rows.execute();
    while (rows.fetch()) {
        heads.push_back({RoomId::parse(id).value_or(RoomId()), seq, version});
    }
    return heads;
}

}  // namespace

std::vector<RoomHead> read_heads(soci::session& sql, const std::vector<RoomId>& rooms) {
    boost::json::array ids;
    for (const auto& room : rooms) {
        ids.emplace_back(room.to_string());
    }
    const auto wanted = boost::json::serialize(ids);
    std::string id;
    long long seq = 0, version = 0;
    soci::statement rows = (sql.prepare << "SELECT id, last_seq, version FROM rooms WHERE id IN "
                                           "(SELECT json_array_elements_text(CAST(:ids AS json)))",
                            soci::use(wanted), soci::into(id), soci::into(seq), soci::into(version));
    return heads_in(rows, id, seq, version);
}

TouchedRooms read_touched(soci::session& sql, std::int64_t since) {
    TouchedRooms touched;
    long long now = 0;
    sql << "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)", soci::into(now);
    touched.next = now;
    const long long from = (since == 0 ? now : since) - std::chrono::microseconds(overlap).count();
    std::string id;
    long long seq = 0, version = 0;
    soci::statement rows = (sql.prepare << "SELECT id, last_seq, version FROM rooms WHERE touched_at > :from",
                            soci::use(from), soci::into(id), soci::into(seq), soci::into(version));
    touched.rooms = heads_in(rows, id, seq, version);
    return touched;
}

void touch_room(soci::session& sql, RoomId room) {
    const auto id = room.to_string();
    sql << "UPDATE rooms SET version = version + 1, "
           "touched_at = CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) WHERE id = :id",
        soci::use(id);
}

}  // namespace messenger::chat
