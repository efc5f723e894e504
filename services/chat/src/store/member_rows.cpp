#include "store/member_rows.hpp"

#include <algorithm>

#include "core/folding.hpp"

namespace messenger::chat {
namespace {

// Whoever joins has read what was said before.
void insert_member(soci::session& sql, const RoomEnd& end, long long user, MemberRole role) {
    const auto role_value = static_cast<long long>(role);
    sql << "INSERT INTO members (room, user_key, role, read_seq, read_count) VALUES (:room, :user, :role, :seq, "
           ":count)",
        soci::use(end.room), soci::use(user), soci::use(role_value), soci::use(end.seq), soci::use(end.message_count);
}

void set_public(soci::session& sql, long long room, bool is_public, const std::string& name) {
    sql << "DELETE FROM public_rooms WHERE room = :room", soci::use(room);
    if (is_public) {
        const auto key = folded(name);
        sql << "INSERT INTO public_rooms (room, name) VALUES (:room, :name)", soci::use(room), soci::use(key);
    }
}

void insert_ban(soci::session& sql, long long room, long long user, long long by) {
    const long long at = to_micros(now());
    sql << "INSERT INTO bans (room, user_key, by, at) VALUES (:room, :user, :by, :at) ON CONFLICT DO NOTHING",
        soci::use(room), soci::use(user), soci::use(by), soci::use(at);
}

}  // namespace

std::string direct_pair(UserId a, UserId b) {
    return std::min(a, b).to_string() + "/" + std::max(a, b).to_string();
}

std::optional<long long> insert_room(soci::session& sql, const RoomCreated& created) {
    const auto& info = created.info;
    const auto id = info.id.to_string();
    const auto type = static_cast<long long>(info.type);
    const long long is_public = info.is_public ? 1 : 0;
    const long long created_at = to_micros(info.created_at);
    std::string pair;
    soci::indicator has_pair = soci::i_null;
    if (info.type == RoomType::direct) {
        pair = direct_pair(created.members.front().user, created.members.back().user);
        has_pair = soci::i_ok;
    }
    sql << "INSERT INTO rooms (id, type, name, topic, is_public, created_at, direct_pair) "
           "VALUES (:id, :type, :name, :topic, :is_public, :created_at, :pair) ON CONFLICT (direct_pair) DO NOTHING",
        soci::use(id), soci::use(type), soci::use(info.name), soci::use(info.topic), soci::use(is_public),
        soci::use(created_at), soci::use(pair, has_pair);
    long long key = 0;
    sql << "SELECT key FROM rooms WHERE id = :id", soci::use(id), soci::into(key);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    set_public(sql, key, info.is_public, info.name);
    return key;
}

void write_ban(soci::session& sql, const BanChange& change, long long room,
               const std::function<long long(UserId)>& user_key) {
    const auto user = user_key(change.user);
    if (change.is_banned) {
        insert_ban(sql, room, user, user_key(change.by));
    } else {
        sql << "DELETE FROM bans WHERE room = :room AND user_key = :user", soci::use(room), soci::use(user);
    }
}

void write_structure(soci::session& sql, const EventBody& body, UserId by, const RoomEnd& end,
                     const std::function<long long(UserId)>& user_key) {
    if (const auto* created = std::get_if<RoomCreated>(&body)) {
        for (const auto& member : created->members) {
            insert_member(sql, end, user_key(member.user), member.role);
        }
    } else if (const auto* joined = std::get_if<MemberJoined>(&body)) {
        insert_member(sql, end, user_key(joined->member.user), joined->member.role);
    } else if (const auto* updated = std::get_if<MemberUpdated>(&body)) {
        const auto user = user_key(updated->member.user);
        const auto role = static_cast<long long>(updated->member.role);
        sql << "UPDATE members SET role = :role WHERE room = :room AND user_key = :user", soci::use(role),
            soci::use(end.room), soci::use(user);
    } else if (const auto* left = std::get_if<MemberLeft>(&body)) {
        const auto user = user_key(left->member.user);
        sql << "DELETE FROM members WHERE room = :room AND user_key = :user", soci::use(end.room), soci::use(user);
        if (left->is_banned) {
            insert_ban(sql, end.room, user, user_key(by));
        }
    } else if (const auto* changed = std::get_if<RoomUpdated>(&body)) {
        const auto& info = changed->info;
        const long long is_public = info.is_public ? 1 : 0;
        const long long slow_mode = info.slow_mode.count();
        const long long is_archived = info.is_archived ? 1 : 0;
        const long long retention_days = info.retention_days;
        sql << "UPDATE rooms SET name = :name, topic = :topic, is_public = :public, slow_mode = :slow, "
               "is_archived = :archived, retention_days = :days WHERE key = :room",
            soci::use(info.name), soci::use(info.topic), soci::use(is_public), soci::use(slow_mode),
            soci::use(is_archived), soci::use(retention_days), soci::use(end.room);
        set_public(sql, end.room, info.is_public, info.name);
    } else if (std::holds_alternative<RoomDeleted>(body)) {
        const long long at = to_micros(now());
        set_public(sql, end.room, false, {});
        sql << "DELETE FROM members WHERE room = :room", soci::use(end.room);
        sql << "UPDATE rooms SET deleted_at = :at, is_public = 0 WHERE key = :room", soci::use(at), soci::use(end.room);
    }
}

}  // namespace messenger::chat
