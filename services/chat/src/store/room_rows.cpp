#include "store/room_rows.hpp"

#include <algorithm>
#include <limits>
#include <ranges>

#include "codec/event_json.hpp"
#include "store/event_rows.hpp"

namespace messenger::chat {
namespace {

/// The columns of a room, in the order of into_room().
struct RoomColumns {
    std::string id, name, topic;
    long long type = 0, is_public = 0, created_at = 0;

    RoomInfo info() const {
        return {.id = RoomId::parse(id).value_or(RoomId()),
                .type = static_cast<RoomType>(type),
                .name = name,
                .topic = topic,
                .is_public = is_public != 0,
                .created_at = from_micros(created_at)};
    }
};

constexpr auto message_type = static_cast<long long>(EventType::message_created);

/// One side of a page: the messages next to a position, at most `limit` + 1 of them, nearest first.
std::vector<std::pair<Seq, std::string>> read_side(soci::session& sql, long long room, const char* condition,
                                                   Seq position, std::int64_t limit) {
    long long seq = 0;
    std::string payload;
    const std::int64_t one_more = limit + 1;
    const auto first = event_key(room, 1);
    const auto last = event_key(room, max_seq);
    const auto key = event_key(room, std::min(position, max_seq));
    soci::statement statement = (sql.prepare << std::string("SELECT id & 4294967295, payload FROM events "
                                                            "WHERE id BETWEEN :first AND :last AND type = :type AND ") +
                                                    condition + " LIMIT :limit",
                                 soci::use(first), soci::use(last), soci::use(message_type), soci::use(key),
                                 soci::use(one_more), soci::into(seq), soci::into(payload));
    statement.execute();
    std::vector<std::pair<Seq, std::string>> rows;
    while (statement.fetch()) {
        rows.emplace_back(seq, std::string(message_in(payload)));
    }
    return rows;
}

bool trim(std::vector<std::pair<Seq, std::string>>& rows, std::int64_t limit) {
    const bool has_more = rows.size() > static_cast<std::size_t>(limit);
    rows.resize(std::min(rows.size(), static_cast<std::size_t>(limit)));
    return has_more;
}

}  // namespace

std::optional<RoomSnapshot> read_snapshot(soci::session& sql, RoomId room) {
    RoomColumns columns;
    long long key = 0, last_seq = 0, message_count = 0;
    const auto id = room.to_string();
    sql << std::string(
               "SELECT r.key, r.id, r.type, r.name, r.topic, r.is_public, r.created_at, e.id & 4294967295, "
               "e.message_count FROM rooms r JOIN events e ON e.id = ") +
               newest_event + " WHERE r.id = :id",
        soci::use(id), soci::into(key), soci::into(columns.id), soci::into(columns.type), soci::into(columns.name),
        soci::into(columns.topic), soci::into(columns.is_public), soci::into(columns.created_at), soci::into(last_seq),
        soci::into(message_count);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    RoomSnapshot snapshot{.info = columns.info(), .last_seq = last_seq, .message_count = message_count, .members = {}};
    std::string user;
    long long role = 0, read_seq = 0, read_count = 0;
    soci::statement statement =
        (sql.prepare << "SELECT u.id, m.role, m.read_seq, m.read_count FROM members m "
                        "JOIN users u ON u.key = m.user WHERE m.room = :room",
         soci::use(key), soci::into(user), soci::into(role), soci::into(read_seq), soci::into(read_count));
    statement.execute();
    while (statement.fetch()) {
        snapshot.members.emplace_back(UserId::parse(user).value_or(UserId()),
                                      MemberState{static_cast<MemberRole>(role), read_seq, read_count});
    }
    return snapshot;
}

std::vector<RoomSummary> read_summaries(soci::session& sql, UserId user, std::optional<RoomId> room) {
    RoomColumns columns;
    long long role = 0, read_seq = 0, read_count = 0, last_seq = 0, message_count = 0, last_at = 0, member_count = 0;
    std::string last_message;
    soci::indicator has_message = soci::i_null;
    const auto user_id = user.to_string();
    const auto room_id = room ? room->to_string() : std::string();
    soci::statement statement =
        (sql.prepare << std::string(
                            "SELECT r.id, r.type, r.name, r.topic, r.is_public, r.created_at, m.role, m.read_seq, "
                            "m.read_count, e.id & 4294967295, e.message_count, e.at, "
                            "(SELECT count(*) FROM members c WHERE c.room = r.key), l.payload "
                            "FROM members m JOIN rooms r ON r.key = m.room JOIN events e ON e.id = ") +
                            newest_event +
                            " LEFT JOIN events l ON l.id = (SELECT id FROM events WHERE type = 10 AND "
                            "id BETWEEN r.key << 32 AND r.key << 32 | 4294967295 ORDER BY id DESC LIMIT 1) "
                            "WHERE m.user = (SELECT key FROM users WHERE id = :user) AND (:all = '' OR r.id = :room)",
         soci::use(user_id), soci::use(room_id), soci::use(room_id), soci::into(columns.id), soci::into(columns.type),
         soci::into(columns.name), soci::into(columns.topic), soci::into(columns.is_public),
         soci::into(columns.created_at), soci::into(role), soci::into(read_seq), soci::into(read_count),
         soci::into(last_seq), soci::into(message_count), soci::into(last_at), soci::into(member_count),
         soci::into(last_message, has_message));
    statement.execute();
    std::vector<RoomSummary> rooms;
    while (statement.fetch()) {
        rooms.push_back({.info = columns.info(),
                         .last_seq = last_seq,
                         .message_count = message_count,
                         .member_count = member_count,
                         .own = {static_cast<MemberRole>(role), read_seq, read_count},
                         .last_at = from_micros(last_at),
                         .last_message = has_message == soci::i_ok
                                             ? std::optional(std::string(message_in(last_message)))
                                             : std::nullopt});
    }
    return rooms;
}

std::vector<Membership> read_memberships(soci::session& sql, UserId user) {
    std::string room;
    long long read_seq = 0, read_count = 0, last_seq = 0, message_count = 0, last_at = 0;
    const auto user_id = user.to_string();
    soci::statement statement =
        (sql.prepare << std::string("SELECT r.id, m.read_seq, m.read_count, e.id & 4294967295, e.message_count, e.at "
                                    "FROM members m JOIN rooms r ON r.key = m.room JOIN events e ON e.id = ") +
                            newest_event + " WHERE m.user = (SELECT key FROM users WHERE id = :user)",
         soci::use(user_id), soci::into(room), soci::into(read_seq), soci::into(read_count), soci::into(last_seq),
         soci::into(message_count), soci::into(last_at));
    statement.execute();
    std::vector<Membership> memberships;
    while (statement.fetch()) {
        memberships.push_back({.room = RoomId::parse(room).value_or(RoomId()),
                               .last_seq = last_seq,
                               .message_count = message_count,
                               .last_at = from_micros(last_at),
                               .read_seq = read_seq,
                               .read_count = read_count});
    }
    return memberships;
}

MessagePage read_messages(soci::session& sql, RoomId room, const MessageQuery& query) {
    MessagePage page;
    long long key = 0;
    const auto id = room.to_string();
    sql << "SELECT key FROM rooms WHERE id = :id", soci::use(id), soci::into(key);
    if (!sql.got_data()) {
        return page;
    }
    constexpr auto older = "id < :key ORDER BY id DESC";
    constexpr auto newer = "id > :key ORDER BY id";
    std::vector<std::pair<Seq, std::string>> before;
    std::vector<std::pair<Seq, std::string>> after;
    if (query.after) {
        after = read_side(sql, key, newer, *query.after, query.limit);
        page.has_more_after = trim(after, query.limit);
    } else if (query.around) {
        // The message itself counts with the newer ones, which get the odd place.
        before = read_side(sql, key, older, *query.around, query.limit / 2);
        page.has_more_before = trim(before, query.limit / 2);
        const auto rest = query.limit - static_cast<std::int64_t>(before.size());
        after = read_side(sql, key, newer, *query.around - 1, rest);
        page.has_more_after = trim(after, rest);
    } else {
        before = read_side(sql, key, older, query.before.value_or(std::numeric_limits<Seq>::max()), query.limit);
        page.has_more_before = trim(before, query.limit);
    }
    for (auto& row : std::views::reverse(before)) {
        page.items.push_back(std::move(row.second));
    }
    for (auto& row : after) {
        page.items.push_back(std::move(row.second));
    }
    return page;
}

}  // namespace messenger::chat
