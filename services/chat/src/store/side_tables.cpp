#include "store/side_tables.hpp"

#include "store/record_joins.hpp"

namespace messenger::chat {

using store::number;
using store::SqlKind;
using store::text;

SqlKind invites() {
    return {.kind = record_kind(ChatKind::invites),
            .tables = {"invites"},
            .from = with_room("invites", "t.room") + " LEFT JOIN users b ON b.key = t.by",
            .columns = {"t.code", "r.id", "b.id", "t.role", "t.created_at", "t.expires_at", "t.max_uses", "t.uses"},
            .order = {text("t.code")},
            .insertions = {users_in("by_id"),
                           std::string("INSERT INTO invites (code, room, by, role, created_at, expires_at, max_uses, "
                                       "uses) SELECT i.code, r.key, b.key, i.role, i.created_at, i.expires_at, "
                                       "i.max_uses, i.uses") +
                               from_room + " JOIN users b ON b.id = i.by_id"}};
}

SqlKind drafts() {
    return {.kind = record_kind(ChatKind::drafts),
            .tables = {"drafts"},
            .from = with_member("drafts"),
            .columns = {"u.id", "r.id", "t.text", "t.reply_to", "t.updated_at"},
            .order = {number("t.user_key"), number("t.room")},
            .insertions = {users_in("user_id"),
                           std::string("INSERT INTO drafts (user_key, room, text, reply_to, updated_at) SELECT u.key, "
                                       "r.key, i.text, i.reply_to, i.updated_at") +
                               from_member}};
}

SqlKind scheduled_messages() {
    return {.kind = record_kind(ChatKind::scheduled_messages),
            .tables = {"scheduled_messages"},
            .from = with_member("scheduled_messages"),
            .columns = {"t.id", "u.id", "r.id", "t.client_id", "t.text", "t.reply_to", "t.send_at", "t.due_at",
                        "t.is_sending", "t.problem"},
            .order = {text("t.id")},
            .insertions = {users_in("user_id"),
                           std::string("INSERT INTO scheduled_messages (id, user_key, room, client_id, text, reply_to, "
                                       "send_at, due_at, is_sending, problem) SELECT i.id, u.key, r.key, i.client_id, "
                                       "i.text, i.reply_to, i.send_at, i.due_at, i.is_sending, i.problem") +
                               from_member}};
}

SqlKind reports() {
    return {
        .kind = record_kind(ChatKind::reports),
        .tables = {"reports"},
        .from = with_room("reports", "t.room") +
                " LEFT JOIN users a ON a.key = t.author LEFT JOIN users p ON p.key = t.reporter "
                "LEFT JOIN users d ON d.key = t.resolved_by",
        .columns = {"t.id", "r.id", "t.seq", "a.id", "p.id", "t.reason", "t.comment", "t.created_at", "t.status",
                    "d.id", "t.resolved_at"},
        .order = {text("t.id")},
        .insertions = {users_in("author"), users_in("reporter"), users_in("resolved_by"),
                       std::string("INSERT INTO reports (id, room, seq, author, reporter, reason, comment, "
                                   "created_at, status, resolved_by, resolved_at) SELECT i.id, r.key, i.seq, a.key, "
                                   "p.key, i.reason, i.comment, i.created_at, i.status, d.key, i.resolved_at") +
                           from_room +
                           " JOIN users a ON a.id = i.author JOIN users p ON p.id = i.reporter "
                           "LEFT JOIN users d ON d.id = i.resolved_by"}};
}

}  // namespace messenger::chat
