#include "store/message_rows.hpp"

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "store/message_reader.hpp"
#include "store/room_log.hpp"
#include "store/room_rows.hpp"

namespace messenger::chat {
namespace {

/// Where the event of a message is in the log.
std::optional<long long> position_of(soci::session& sql, long long room, const LogTail::View& tail, Seq seq) {
    for (const auto& place : RoomLog(sql, room, tail).after(seq - 1, 1, RoomLog::Only::messages)) {
        if (place.seq == seq) {
            return place.position;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::vector<MessageVersion>> read_history(soci::session& sql, const LogTail::View& tail, RoomId room,
                                                        Seq message) {
    const auto room_key = key_of(sql, room);
    const auto created = room_key ? position_of(sql, *room_key, tail, message) : std::nullopt;
    if (!created) {
        return std::nullopt;
    }
    std::vector<long long> positions{*created};
    const auto key = event_key(*room_key, message);
    const soci::rowset<long long> edits =
        (sql.prepare << "SELECT position FROM message_edits WHERE message = :message ORDER BY position",
         soci::use(key));
    positions.insert(positions.end(), edits.begin(), edits.end());
    std::vector<MessageVersion> versions;
    EventReader events(sql);
    for (const auto position : positions) {
        const auto event = events.at(position, room);
        const MessageJson said(message_in(event.payload));
        if (!said.is_deleted()) {
            versions.push_back({std::string(said.text()), event.at});
        }
    }
    return versions;
}

std::vector<std::string> read_pinned(soci::session& sql, const LogTail::View& tail, RoomId room) {
    std::vector<std::string> messages;
    const auto room_key = key_of(sql, room);
    if (!room_key) {
        return messages;
    }
    const auto first = event_key(*room_key, 0);
    const auto last = event_key(*room_key, max_seq);
    std::vector<long long> pins;
    {
        const soci::rowset<long long> rows =
            (sql.prepare << "SELECT message FROM pins WHERE message BETWEEN :first AND :last ORDER BY at DESC",
             soci::use(first), soci::use(last));
        pins.assign(rows.begin(), rows.end());
    }
    MessageReader reader(sql);
    for (const auto pin : pins) {
        if (const auto position = position_of(sql, *room_key, tail, pin & max_seq)) {
            messages.push_back(reader.at(*position, *room_key, room));
        }
    }
    return messages;
}

}  // namespace messenger::chat
