#include "store/sql_draft_store.hpp"

#include <limits>

#include "store/room_rows.hpp"
#include "store/sql_row.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

constexpr const char* draft_columns =
    "SELECT r.id, d.text, d.reply_to, d.updated_at FROM drafts d JOIN rooms r ON r.key = d.room "
    "WHERE d.user_key = (SELECT key FROM users WHERE id = :user) ";

UnsentMessage draft_in(const soci::row& row) {
    return {.room = RoomId::parse(store::text_at(row, 0)).value_or(RoomId()),
            .text = store::text_at(row, 1),
            .reply_to = store::optional_number_at(row, 2),
            .updated_at = from_micros(store::number_at(row, 3))};
}

bool is_member(soci::session& sql, long long user, long long room) {
    long long one = 0;
    sql << "SELECT 1 FROM members WHERE room = :room AND user_key = :user", soci::use(room), soci::use(user),
        soci::into(one);
    return sql.got_data();
}

bool has_place(soci::session& sql, long long user, long long room) {
    long long others = 0;
    sql << "SELECT count(*) FROM drafts WHERE user_key = :user AND room <> :room", soci::use(user), soci::use(room),
        soci::into(others);
    return others < max_drafts;
}

}  // namespace

Result<> SqlDraftStore::put(UserId user, const UnsentMessage& draft) {
    return database_.write([&](soci::session& sql) -> Result<> {
        const auto user_key = find_user_key(sql, user);
        const auto room_key = key_of(sql, draft.room);
        if (!user_key || !room_key || !is_member(sql, *user_key, *room_key)) {
            return fail(problem::not_found);
        }
        if (!has_place(sql, *user_key, *room_key)) {
            return fail(problem::conflict, "there are drafts in 1,000 rooms already");
        }
        const long long reply_to = draft.reply_to.value_or(0);
        auto is_reply = draft.reply_to ? soci::i_ok : soci::i_null;
        const long long updated_at = to_micros(draft.updated_at);
        sql << "INSERT INTO drafts (user_key, room, text, reply_to, updated_at) "
               "VALUES (:user, :room, :text, :reply_to, :updated_at) ON CONFLICT (user_key, room) DO UPDATE SET "
               "text = excluded.text, reply_to = excluded.reply_to, updated_at = excluded.updated_at",
            soci::use(*user_key), soci::use(*room_key), soci::use(draft.text), soci::use(reply_to, is_reply),
            soci::use(updated_at);
        return {};
    });
}

std::optional<UnsentMessage> SqlDraftStore::find(UserId user, RoomId room) {
    return database_.read([&](soci::session& sql) -> std::optional<UnsentMessage> {
        const auto user_id = user.to_string();
        const auto room_id = room.to_string();
        soci::row row;
        sql << std::string(draft_columns) + "AND d.room = (SELECT key FROM rooms WHERE id = :room)", soci::use(user_id),
            soci::use(room_id), soci::into(row);
        return sql.got_data() ? std::optional(draft_in(row)) : std::nullopt;
    });
}

bool SqlDraftStore::remove(UserId user, RoomId room) {
    return database_.write([&](soci::session& sql) {
        const auto user_id = user.to_string();
        const auto room_id = room.to_string();
        soci::statement removal =
            (sql.prepare << "DELETE FROM drafts WHERE user_key = (SELECT key FROM users WHERE id = :user) AND "
                            "room = (SELECT key FROM rooms WHERE id = :room)",
             soci::use(user_id), soci::use(room_id));
        removal.execute(true);
        return removal.get_affected_rows() == 1;
    });
}

std::vector<UnsentMessage> SqlDraftStore::drafts_of(UserId user, const std::optional<DraftCursor>& after,
                                                    std::int64_t limit) {
    return database_.read([&](soci::session& sql) {
        const auto id = user.to_string();
        const auto time = after ? to_micros(after->updated_at) : std::numeric_limits<std::int64_t>::max();
        const long long before = time, most = limit;
        const long long room = after ? key_of(sql, after->room).value_or(0) : 0;
        const soci::rowset<soci::row> rows = (sql.prepare << std::string(draft_columns) +
                                                                 "AND (d.updated_at, d.room) < (:before, :room) "
                                                                 "ORDER BY d.updated_at DESC, d.room DESC LIMIT :most",
                                              soci::use(id), soci::use(before), soci::use(room), soci::use(most));
        std::vector<UnsentMessage> drafts;
        for (const auto& row : rows) {
            drafts.push_back(draft_in(row));
        }
        return drafts;
    });
}

}  // namespace messenger::chat
