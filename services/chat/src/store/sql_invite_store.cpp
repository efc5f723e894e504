#include "store/sql_invite_store.hpp"

#include "store/room_rows.hpp"
#include "store/sql_row.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

using store::number_at;
using store::optional_number_at;
using store::text_at;

constexpr const char* invite_columns =
    "SELECT i.code, r.id, u.id, i.role, i.created_at, i.expires_at, i.max_uses, i.uses, r.type, r.name, r.topic, "
    "(SELECT count(*) FROM members m WHERE m.room = r.key) "
    "FROM invites i JOIN rooms r ON r.key = i.room JOIN users u ON u.key = i.by ";

Invitation invitation_in(const soci::row& row) {
    const auto expires_at = optional_number_at(row, 5);
    return {.invite = {.code = text_at(row, 0),
                       .room = RoomId::parse(text_at(row, 1)).value_or(RoomId()),
                       .by = UserId::parse(text_at(row, 2)).value_or(UserId()),
                       .role = static_cast<MemberRole>(number_at(row, 3)),
                       .created_at = from_micros(number_at(row, 4)),
                       .expires_at = expires_at ? std::optional(from_micros(*expires_at)) : std::nullopt,
                       .max_uses = optional_number_at(row, 6),
                       .uses = number_at(row, 7)},
            .type = static_cast<RoomType>(number_at(row, 8)),
            .name = text_at(row, 9),
            .topic = text_at(row, 10),
            .member_count = number_at(row, 11)};
}

long long count_of(soci::session& sql, long long room) {
    long long count = 0;
    sql << "SELECT count(*) FROM invites WHERE room = :room", soci::use(room), soci::into(count);
    return count;
}

Result<> make_place(soci::session& sql, long long room, Timestamp at) {
    if (count_of(sql, room) < max_invites) {
        return {};
    }
    const long long micros = to_micros(at);
    sql << "DELETE FROM invites WHERE room = :room AND (expires_at <= :at OR uses >= max_uses)", soci::use(room),
        soci::use(micros);
    if (count_of(sql, room) >= max_invites) {
        return fail(problem::conflict, "a room has at most 100 invites");
    }
    return {};
}

}  // namespace

Result<> SqlInviteStore::add(const Invite& invite) {
    return database_.write([&](soci::session& sql) -> Result<> {
        const auto room = key_of(sql, invite.room);
        if (!room) {
            return fail(problem::not_found);
        }
        CHECK_OK(make_place(sql, *room, invite.created_at));
        const auto by = make_user_key(sql, invite.by);
        const auto role = static_cast<long long>(invite.role);
        const long long created_at = to_micros(invite.created_at);
        const long long expires_at = invite.expires_at ? to_micros(*invite.expires_at) : 0;
        const long long max_uses = invite.max_uses.value_or(0);
        const long long uses = invite.uses;
        auto expires = invite.expires_at ? soci::i_ok : soci::i_null;
        auto is_limited = invite.max_uses ? soci::i_ok : soci::i_null;
        sql << "INSERT INTO invites (code, room, by, role, created_at, expires_at, max_uses, uses) "
               "VALUES (:code, :room, :by, :role, :created_at, :expires_at, :max_uses, :uses)",
            soci::use(invite.code), soci::use(*room), soci::use(by), soci::use(role), soci::use(created_at),
            soci::use(expires_at, expires), soci::use(max_uses, is_limited), soci::use(uses);
        return {};
    });
}

std::vector<Invite> SqlInviteStore::invites_of(RoomId room) {
    return database_.read([&](soci::session& sql) {
        const auto id = room.to_string();
        const soci::rowset<soci::row> rows =
            (sql.prepare << std::string(invite_columns) +
                                "WHERE i.room = (SELECT key FROM rooms WHERE id = :room) "
                                "ORDER BY i.created_at DESC",
             soci::use(id));
        std::vector<Invite> invites;
        for (const auto& row : rows) {
            invites.push_back(invitation_in(row).invite);
        }
        return invites;
    });
}

void SqlInviteStore::remove(RoomId room, const std::string& code) {
    database_.write([&](soci::session& sql) {
        const auto id = room.to_string();
        sql << "DELETE FROM invites WHERE code = :code AND room = (SELECT key FROM rooms WHERE id = :room)",
            soci::use(code), soci::use(id);
    });
}

std::optional<Invitation> SqlInviteStore::find(const std::string& code) {
    return database_.read([&](soci::session& sql) -> std::optional<Invitation> {
        soci::row row;
        sql << std::string(invite_columns) + "WHERE i.code = :code AND r.deleted_at IS NULL", soci::use(code),
            soci::into(row);
        return sql.got_data() ? std::optional(invitation_in(row)) : std::nullopt;
    });
}

bool SqlInviteStore::spend(const std::string& code, Timestamp at) {
    return database_.write([&](soci::session& sql) {
        const long long micros = to_micros(at);
        soci::statement update =
            (sql.prepare << "UPDATE invites SET uses = uses + 1 WHERE code = :code AND "
                            "(expires_at IS NULL OR expires_at > :at) AND (max_uses IS NULL OR uses < max_uses)",
             soci::use(code), soci::use(micros));
        update.execute(true);
        return update.get_affected_rows() == 1;
    });
}

void SqlInviteStore::give_back(const std::string& code) {
    database_.write([&](soci::session& sql) {
        sql << "UPDATE invites SET uses = uses - 1 WHERE code = :code AND uses > 0", soci::use(code);
    });
}

}  // namespace messenger::chat
