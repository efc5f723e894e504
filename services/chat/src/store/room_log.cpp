#include "store/room_log.hpp"

#include <algorithm>
#include <string>

#include "store/event_rows.hpp"

namespace messenger::chat {

RoomLog::RoomLog(soci::session& sql, long long room, const LogTail::View& tail)
    : sql_(sql), room_(room), tail_(tail), first_in_tail_(tail.first_seq(room)) {}

std::vector<RoomLog::Place> RoomLog::after(Seq seq, std::int64_t limit, Only only) {
    auto places = indexed(seq, first_in_tail_, "ASC", limit, only);
    const auto rest = limit - std::ssize(places);
    for (const auto& entry : tail_.after(room_, seq, rest, only == Only::messages)) {
        places.push_back({entry.seq, entry.position});
    }
    return places;
}

std::vector<RoomLog::Place> RoomLog::before(Seq seq, std::int64_t limit, Only only) {
    std::vector<Place> places;
    for (const auto& entry : tail_.before(room_, seq, limit, only == Only::messages)) {
        places.push_back({entry.seq, entry.position});
    }
    const auto older = indexed(0, std::min(seq, first_in_tail_), "DESC", limit - std::ssize(places), only);
    places.insert(places.end(), older.begin(), older.end());
    return places;
}

// Between both, which are not part of it. What is in the tail may be in the table as well.
std::vector<RoomLog::Place> RoomLog::indexed(Seq after, Seq before, const char* order, std::int64_t limit, Only only) {
    std::vector<Place> places;
    if (limit <= 0 || after >= before) {
        return places;
    }
    const auto low = event_key(room_, std::min(after, max_seq));
    const auto high = event_key(room_, std::min(before - 1, max_seq));
    const long long any_type = only == Only::events ? 1 : 0;
    const auto type = static_cast<long long>(EventType::message_created);
    Place place;
    long long seq = 0;
    soci::statement rows = (sql_.prepare << std::string("SELECT id & 4294967295, position FROM log_by_room "
                                                        "WHERE id > :low AND id <= :high AND (:any OR type = :type) "
                                                        "ORDER BY id ") +
                                                order + " LIMIT :limit",
                            soci::use(low), soci::use(high), soci::use(any_type), soci::use(type), soci::use(limit),
                            soci::into(seq), soci::into(place.position));
    rows.execute();
    while (rows.fetch()) {
        place.seq = seq;
        places.push_back(place);
    }
    return places;
}

}  // namespace messenger::chat
