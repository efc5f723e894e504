#include "store/directory_rows.hpp"

#include <limits>

#include "core/folding.hpp"
#include "core/unicode.hpp"
#include "store/like_pattern.hpp"
#include "store/room_rows.hpp"

namespace messenger::chat {
namespace {

/// What a trigram needs.
constexpr std::size_t shortest_infix = 3;

/// A phrase of FTS5: what is in it is text, whatever it looks like.
std::string phrase(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += '"';
        }
    }
    return quoted + "\"";
}

std::string name_of(soci::session& sql, long long room) {
    std::string name;
    sql << "SELECT name FROM public_rooms WHERE room = :room", soci::use(room), soci::into(name);
    return name;
}

constexpr const char* directory_columns =
    "SELECT r.id, r.type, r.name, r.topic, r.created_at, r.slow_mode, r.is_archived, r.retention_days, (SELECT "
    "count(*) FROM members c WHERE c.room = r.key), "
    "(SELECT count(*) FROM members m WHERE m.room = r.key AND m.user_key = (SELECT key FROM users WHERE id = :user)) ";

}  // namespace

std::vector<PublicRoom> read_public_rooms(soci::session& sql, const PublicRoomQuery& query, bool has_fts) {
    const auto text = folded(query.text);
    const auto user = query.by.to_string();
    const long long limit = query.limit;
    const auto cursor = query.after ? key_of(sql, *query.after) : std::nullopt;
    const long long before = cursor.value_or(std::numeric_limits<long long>::max());
    const long long after = cursor.value_or(0);
    std::string id, name, topic;
    long long type = 0, created_at = 0, slow_mode = 0, is_archived = 0, retention_days = 0;
    long long member_count = 0, is_member = 0;
    soci::statement rooms(sql);
    rooms.alloc();
    const auto select = [&](const std::string& rest) {
        rooms.prepare(directory_columns + rest);
        rooms.exchange(soci::use(user));
    };
    std::string from, until, pattern;
    if (text.empty()) {
        select(
            "FROM public_rooms p JOIN rooms r ON r.key = p.room WHERE p.room < :before ORDER BY p.room DESC LIMIT :n");
        rooms.exchange(soci::use(before));
    } else if (code_points(text) < shortest_infix) {
        from = cursor ? name_of(sql, *cursor) : text;
        until = text + "\U0010ffff";
        select(
            "FROM public_rooms p JOIN rooms r ON r.key = p.room WHERE (p.name, p.room) > (:from, :after) AND "
            "p.name < :until ORDER BY p.name, p.room LIMIT :n");
        rooms.exchange(soci::use(from));
        rooms.exchange(soci::use(after));
        rooms.exchange(soci::use(until));
    } else if (!has_fts) {
        pattern = containing(text);
        select(
            "FROM public_rooms p JOIN rooms r ON r.key = p.room WHERE p.name LIKE :pattern AND p.room < :before "
            "ORDER BY p.room DESC LIMIT :n");
        rooms.exchange(soci::use(pattern));
        rooms.exchange(soci::use(before));
    } else {
        pattern = phrase(text);
        select(
            "FROM public_room_names p JOIN rooms r ON r.key = p.rowid WHERE public_room_names MATCH :pattern AND "
            "p.rowid < :before ORDER BY p.rowid DESC LIMIT :n");
        rooms.exchange(soci::use(pattern));
        rooms.exchange(soci::use(before));
    }
    rooms.exchange(soci::use(limit));
    rooms.exchange(soci::into(id));
    rooms.exchange(soci::into(type));
    rooms.exchange(soci::into(name));
    rooms.exchange(soci::into(topic));
    rooms.exchange(soci::into(created_at));
    rooms.exchange(soci::into(slow_mode));
    rooms.exchange(soci::into(is_archived));
    rooms.exchange(soci::into(retention_days));
    rooms.exchange(soci::into(member_count));
    rooms.exchange(soci::into(is_member));
    rooms.define_and_bind();
    rooms.execute();
    std::vector<PublicRoom> found;
    while (rooms.fetch()) {
        found.push_back({.info = {.id = RoomId::parse(id).value_or(RoomId()),
                                  .type = static_cast<RoomType>(type),
                                  .name = name,
                                  .topic = topic,
                                  .is_public = true,
                                  .created_at = from_micros(created_at),
                                  .slow_mode = std::chrono::seconds(slow_mode),
                                  .is_archived = is_archived != 0,
                                  .retention_days = retention_days},
                         .member_count = member_count,
                         .is_member = is_member != 0});
    }
    return found;
}

std::vector<Ban> read_bans(soci::session& sql, RoomId room) {
    const auto id = room.to_string();
    std::string user, by;
    long long at = 0;
    soci::statement rows =
        (sql.prepare << "SELECT u.id, b.id, bans.at FROM bans JOIN users u ON u.key = bans.user_key "
                        "JOIN users b ON b.key = bans.by WHERE bans.room = (SELECT key FROM rooms WHERE id = :room) "
                        "ORDER BY bans.at DESC",
         soci::use(id), soci::into(user), soci::into(by), soci::into(at));
    rows.execute();
    std::vector<Ban> bans;
    while (rows.fetch()) {
        bans.push_back({UserId::parse(user).value_or(UserId()), UserId::parse(by).value_or(UserId()), from_micros(at)});
    }
    return bans;
}

bool write_notifications(soci::session& sql, RoomId room, UserId user, const NotificationSettings& settings) {
    const auto room_id = room.to_string();
    const auto user_id = user.to_string();
    const auto level = static_cast<long long>(settings.level);
    const long long until = settings.muted_until ? to_micros(*settings.muted_until) : 0;
    soci::indicator muted = settings.is_muted ? soci::i_ok : soci::i_null;
    soci::statement update = (sql.prepare << "UPDATE members SET notification_level = :level, muted_until = :until "
                                             "WHERE room = (SELECT key FROM rooms WHERE id = :room) AND "
                                             "user_key = (SELECT key FROM users WHERE id = :user)",
                              soci::use(level), soci::use(until, muted), soci::use(room_id), soci::use(user_id));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

}  // namespace messenger::chat
