#include "store/chat_tables.hpp"

#include "store/record_joins.hpp"
#include "store/side_tables.hpp"

namespace messenger::chat {
namespace {

using store::Dialect;
using store::number;
using store::SqlKind;
using store::text;

SqlKind store_info() {
    return {.kind = record_kind(ChatKind::store_info),
            .tables = {"store_info"},
            .from = "store_info",
            .columns = {"epoch"},
            .order = {text("epoch")},
            .insertions = {"INSERT INTO store_info (epoch) SELECT i.epoch FROM i"},
            .is_seeded = true};
}

SqlKind users() {
    return {.kind = record_kind(ChatKind::users),
            .tables = {"users", "last_seen"},
            .from =
                "users u LEFT JOIN last_seen s ON s.user_key = u.key WHERE (u.username IS NOT NULL OR "
                "u.is_deleted <> 0 OR u.last_seen_to <> 0 OR u.hides_receipts <> 0 OR s.at IS NOT NULL)",
            .columns = {"u.id", "u.username", "u.is_deleted", "u.last_seen_to", "u.hides_receipts", "s.at"},
            .order = {number("u.key")},
            .insertions = {"INSERT INTO users (id, username, is_deleted, last_seen_to, hides_receipts) SELECT i.id, "
                           "i.username, i.is_deleted, i.last_seen_to, i.hides_receipts FROM i",
                           "INSERT INTO last_seen (user_key, at) SELECT u.key, i.last_seen FROM i JOIN users u ON "
                           "u.id = i.id WHERE i.last_seen IS NOT NULL"}};
}

SqlKind rooms() {
    return {.kind = record_kind(ChatKind::rooms),
            .tables = {"rooms"},
            .from = "rooms r",
            .columns = {"r.id", "r.type", "r.name", "r.topic", "r.is_public", "r.created_at", "r.deleted_at",
                        "r.slow_mode", "r.is_archived", "r.retention_days", "r.purged_until"},
            .order = {number("r.key")},
            .insertions = {"INSERT INTO rooms (id, type, name, topic, is_public, created_at, deleted_at, slow_mode, "
                           "is_archived, retention_days, purged_until) SELECT i.id, i.type, i.name, i.topic, "
                           "i.is_public, i.created_at, i.deleted_at, i.slow_mode, i.is_archived, i.retention_days, "
                           "i.purged_until FROM i"}};
}

SqlKind public_rooms() {
    return {.kind = record_kind(ChatKind::public_rooms),
            .tables = {"public_rooms"},
            .from = with_room("public_rooms", "t.room"),
            .columns = {"r.id", "t.name"},
            .order = {number("t.room")},
            .insertions = {std::string("INSERT INTO public_rooms (room, name) SELECT r.key, i.name") + from_room}};
}

SqlKind refused_words() {
    return {
        .kind = record_kind(ChatKind::refused_words),
        .tables = {"refused_words"},
        .from = with_room("refused_words", "t.room"),
        .columns = {"r.id", "t.folded", "t.word"},
        .order = {number("t.room"), text("t.folded")},
        .insertions = {std::string("INSERT INTO refused_words (room, folded, word) SELECT r.key, i.folded, i.word") +
                       from_room}};
}

SqlKind relations() {
    return {.kind = record_kind(ChatKind::relations),
            .tables = {"relations"},
            .from = "relations t LEFT JOIN users u ON u.key = t.user_key LEFT JOIN users o ON o.key = t.other",
            .columns = {"u.id", "t.kind", "o.id"},
            .order = {number("t.user_key"), number("t.kind"), number("t.other")},
            .insertions = {users_in("user_id"), users_in("other_id"),
                           "INSERT INTO relations (user_key, kind, other) SELECT u.key, i.kind, o.key FROM i JOIN "
                           "users u ON u.id = i.user_id JOIN users o ON o.id = i.other_id"}};
}

SqlKind events(Dialect dialect) {
    const bool is_sqlite = dialect == Dialect::sqlite;
    const std::string log = is_sqlite ? "log l" : std::string(log_order) + " o JOIN log l ON l.position = o.position";
    SqlKind kind{
        .kind = record_kind(ChatKind::events),
        .tables = {"log"},
        .from = log + " LEFT JOIN rooms r ON r.key = l.room LEFT JOIN users u ON u.key = l.author",
        .columns = {"r.id", "l.seq", "l.type", "u.id", "CASE WHEN l.type = 1 THEN r.direct_pair ELSE l.client_id END",
                    "l.at", "l.message_count", "l.payload"},
        .order = {number(is_sqlite ? "l.position" : "o.n")},
        .insertions = {users_in("author"),
                       "UPDATE rooms SET direct_pair = i.client_id FROM i WHERE rooms.id = i.room AND "
                       "i.type = 1 AND i.client_id IS NOT NULL"}};
    if (!is_sqlite) {
        kind.insertions.push_back(
            std::string("INSERT INTO log (position, room, seq, type, author, client_id, at, message_count, payload) "
                        "SELECT ") +
            message_position +
            ", r.key, i.seq, i.type, u.key, CASE WHEN i.type = 1 THEN 'created:' || i.room ELSE i.client_id END, i.at, "
            "i.message_count, i.payload FROM i JOIN rooms r ON r.id = i.room JOIN users u ON u.id = i.author");
    }
    return kind;
}

SqlKind members(Dialect dialect) {
    const bool is_sqlite = dialect == Dialect::sqlite;
    const std::string unmerged =
        is_sqlite ? std::string(" LEFT JOIN ") + own_markers + " o ON o.room = t.room AND o.author = t.user_key" : "";
    return {.kind = record_kind(ChatKind::members),
            .tables = {"members"},
            .from = with_member("members") + unmerged,
            .columns = {"r.id", "u.id", "t.role",
                        is_sqlite ? "CASE WHEN o.seq > t.read_seq THEN o.seq ELSE t.read_seq END" : "t.read_seq",
                        is_sqlite ? "CASE WHEN o.seq > t.read_seq THEN o.message_count ELSE t.read_count END"
                                  : "t.read_count",
                        "t.notification_level", "t.muted_until"},
            .order = {number("t.room"), number("t.user_key")},
            .insertions = {users_in("user_id"),
                           std::string("INSERT INTO members (room, user_key, role, read_seq, read_count, "
                                       "notification_level, muted_until) SELECT r.key, u.key, i.role, i.read_seq, "
                                       "i.read_count, i.level, i.muted_until") +
                               from_member}};
}

SqlKind bans() {
    return {.kind = record_kind(ChatKind::bans),
            .tables = {"bans"},
            .from = with_member("bans") + " LEFT JOIN users b ON b.key = t.by",
            .columns = {"r.id", "u.id", "b.id", "t.at"},
            .order = {number("t.room"), number("t.user_key")},
            .insertions = {users_in("user_id"), users_in("by_id"),
                           std::string("INSERT INTO bans (room, user_key, by, at) SELECT r.key, u.key, b.key, i.at") +
                               from_member + " JOIN users b ON b.id = i.by_id"}};
}

SqlKind last_posts() {
    return {.kind = record_kind(ChatKind::last_posts),
            .tables = {"last_posts"},
            .from = with_member("last_posts"),
            .columns = {"r.id", "u.id", "t.at"},
            .order = {number("t.room"), number("t.user_key")},
            .insertions = {
                users_in("user_id"),
                std::string("INSERT INTO last_posts (room, user_key, at) SELECT r.key, u.key, i.at") + from_member}};
}

/// A table with something more about messages; `value` is selected, and `inserted` of it.
SqlKind of_messages(ChatKind kind, const std::string& table, const std::string& column, const std::string& value,
                    const std::string& inserted) {
    return {.kind = record_kind(kind),
            .tables = {table},
            .from = with_room(table, "t.message >> 32"),
            .columns = {"r.id", message_seq, value},
            .order = {number("t.message")},
            .insertions = {"INSERT INTO " + table + " (message, " + column + ") SELECT " + message_position + ", " +
                           inserted + from_room}};
}

SqlKind deleted_messages() {
    return {
        .kind = record_kind(ChatKind::deleted_messages),
        .tables = {"deleted_messages"},
        .from = with_room("deleted_messages", "t.message >> 32"),
        .columns = {"r.id", message_seq},
        .order = {number("t.message")},
        .insertions = {std::string("INSERT INTO deleted_messages (message) SELECT ") + message_position + from_room}};
}

/// The same for what has the position of an event.
SqlKind of_positions(ChatKind kind, const std::string& table, const std::string& column, const std::string& field) {
    return {
        .kind = record_kind(kind),
        .tables = {table},
        .from = with_room(table, "t.message >> 32") + " LEFT JOIN log l ON l.position = t." + column,
        .columns = {"r.id", message_seq, "l.seq"},
        .order = {number("t.message"), number("t." + column)},
        .insertions = {"INSERT INTO " + table + " (message, " + column + ") SELECT " + message_position +
                       ", b.position" + from_room + " JOIN log_by_room b ON b.id = ((r.key << 32) | i." + field + ")"}};
}

SqlKind reactions() {
    return {.kind = record_kind(ChatKind::reactions),
            .tables = {"reactions"},
            .from = with_room("reactions", "t.message >> 32") +
                    " LEFT JOIN users u ON u.key = t.user_key LEFT JOIN log l ON l.position = t.at",
            .columns = {"r.id", message_seq, "t.emoji", "u.id", "l.seq"},
            .order = {number("t.message"), text("t.emoji"), number("t.user_key")},
            .insertions = {users_in("user_id"),
                           std::string("INSERT INTO reactions (message, emoji, user_key, at) SELECT ") +
                               message_position + ", i.emoji, u.key, b.position" + from_member +
                               " JOIN log_by_room b ON b.id = ((r.key << 32) | i.at_seq)"}};
}

SqlKind mentions() {
    return {.kind = record_kind(ChatKind::mentions),
            .tables = {"mentions"},
            .from = with_room("mentions", "t.message >> 32") + " LEFT JOIN users u ON u.key = t.user_key",
            .columns = {"r.id", message_seq, "CASE WHEN t.user_key = 0 THEN '*' ELSE u.id END"},
            .order = {number("t.message"), number("t.user_key")},
            .insertions = {users_in("user_id", "i.user_id <> '*'"),
                           std::string("INSERT INTO mentions (message, user_key) SELECT ") + message_position +
                               ", coalesce(u.key, 0)" + from_room + " LEFT JOIN users u ON u.id = i.user_id"}};
}

}  // namespace

std::vector<SqlKind> chat_tables(Dialect dialect) {
    return {store_info(),
            users(),
            rooms(),
            public_rooms(),
            refused_words(),
            relations(),
            events(dialect),
            members(dialect),
            bans(),
            last_posts(),
            of_messages(ChatKind::changed_messages, "changed_messages", "payload", "t.payload", "i.message"),
            of_positions(ChatKind::message_edits, "message_edits", "position", "edit_seq"),
            deleted_messages(),
            reactions(),
            of_positions(ChatKind::pins, "pins", "at", "at_seq"),
            mentions(),
            of_messages(ChatKind::replies, "replies", "root", "t.root & 4294967295", "(r.key << 32) | i.root_seq"),
            invites(),
            drafts(),
            scheduled_messages(),
            reports()};
}

}  // namespace messenger::chat
