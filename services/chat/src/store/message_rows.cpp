#include "store/message_rows.hpp"

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "store/message_reader.hpp"
#include "store/reply_rows.hpp"
#include "store/room_log.hpp"
#include "store/room_rows.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

/// Events of the log that one call reads for what somebody wrote: there is no index of that, which every message would
/// have to pay for.
constexpr long long looked_through = 20'000;
/// Of messages with which such a call ends, so that what it gives is no larger than what is imported at once.
constexpr std::size_t enough_bytes = 512 * 1024;

/// Where the event of a message is in the log.
std::optional<long long> position_of(soci::session& sql, long long room, const LogTail::View& tail, Seq seq) {
    for (const auto& place : RoomLog(sql, room, tail).after(seq - 1, 1, RoomLog::Only::messages)) {
        if (place.seq == seq) {
            return place.position;
        }
    }
    return std::nullopt;
}

/// Those of some messages that there are, as they are now.
std::vector<std::string> read_each(soci::session& sql, const LogTail::View& tail, RoomId room, long long room_key,
                                   const std::vector<Seq>& seqs) {
    std::vector<std::string> messages;
    MessageReader reader(sql);
    for (const auto seq : seqs) {
        if (const auto position = position_of(sql, room_key, tail, seq)) {
            messages.push_back(reader.at(*position, room_key, room));
        }
    }
    return messages;
}

}  // namespace

std::optional<std::string> read_message(soci::session& sql, const LogTail::View& tail, RoomId room, Seq seq) {
    const auto room_key = key_of(sql, room);
    auto found = room_key ? read_each(sql, tail, room, *room_key, {seq}) : std::vector<std::string>();
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<std::string> read_thread_messages(soci::session& sql, const LogTail::View& tail, RoomId room, Seq root,
                                              Seq after, std::int64_t limit) {
    const auto room_key = key_of(sql, room);
    return room_key ? read_each(sql, tail, room, *room_key, read_thread(sql, *room_key, root, after, limit))
                    : std::vector<std::string>();
}

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
        if (!said.is_purged()) {
            versions.push_back({std::string(said.text()), event.at});
        }
    }
    return versions;
}

AuthoredMessages read_authored(soci::session& sql, UserId user, std::int64_t cursor) {
    AuthoredMessages found;
    const long long until = cursor + looked_through;
    long long end = 0;
    sql << "SELECT coalesce(max(position), 0) FROM log", soci::into(end);
    if (until < end) {
        found.next = until;
    }
    const auto author = find_user_key(sql, user);
    if (!author) {
        return {};
    }
    const long long type = static_cast<long long>(EventType::message_created);
    const long long from = cursor;
    long long position = 0, room_key = 0;
    std::string room;
    soci::statement rows =
        (sql.prepare << "SELECT l.position, l.room, r.id FROM log l JOIN rooms r ON r.key = l.room WHERE "
                        "l.position > :from AND l.position <= :until AND l.author = :author AND l.type = :type "
                        "ORDER BY l.position",
         soci::use(from), soci::use(until), soci::use(*author), soci::use(type), soci::into(position),
         soci::into(room_key), soci::into(room));
    rows.execute();
    MessageReader reader(sql);
    std::size_t bytes = 0;
    while (rows.fetch()) {
        found.items.push_back(reader.at(position, room_key, RoomId::parse(room).value_or(RoomId())));
        bytes += found.items.back().size();
        if (bytes >= enough_bytes) {
            found.next = position;
            break;
        }
    }
    return found;
}

AuthoredMessages read_authored_in_time(soci::session& sql, UserId user, std::int64_t cursor) {
    AuthoredMessages found;
    const auto author = find_user_key(sql, user);
    if (!author) {
        return found;
    }
    constexpr long long part = 500;
    const long long from = cursor;
    long long position = 0, room_key = 0, at = 0;
    std::string room;
    // WITH TIES, so that the next part begins with the next time.
    soci::statement rows =
        (sql.prepare << "SELECT l.position, l.room, r.id, l.at FROM log l JOIN rooms r ON r.key = l.room WHERE "
                        "l.author = :author AND l.type = 10 AND l.at > :from ORDER BY l.at "
                        "FETCH FIRST CAST(:part AS BIGINT) ROWS WITH TIES",
         soci::use(*author), soci::use(from), soci::use(part), soci::into(position), soci::into(room_key),
         soci::into(room), soci::into(at));
    rows.execute();
    MessageReader reader(sql);
    std::size_t bytes = 0;
    long long last_at = 0;
    while (rows.fetch()) {
        if (bytes >= enough_bytes && at != last_at) {
            found.next = last_at;
            return found;
        }
        found.items.push_back(reader.at(position, room_key, RoomId::parse(room).value_or(RoomId())));
        bytes += found.items.back().size();
        last_at = at;
    }
    if (std::ssize(found.items) >= part) {
        found.next = last_at;
    }
    return found;
}

std::vector<std::string> read_pinned(soci::session& sql, const LogTail::View& tail, RoomId room) {
    const auto room_key = key_of(sql, room);
    if (!room_key) {
        return {};
    }
    const auto first = event_key(*room_key, 0);
    const auto last = event_key(*room_key, max_seq);
    std::vector<Seq> pins;
    {
        const soci::rowset<long long> rows =
            (sql.prepare << "SELECT message FROM pins WHERE message BETWEEN :first AND :last ORDER BY at DESC",
             soci::use(first), soci::use(last));
        for (const auto pin : rows) {
            pins.push_back(pin & max_seq);
        }
    }
    return read_each(sql, tail, room, *room_key, pins);
}

}  // namespace messenger::chat
