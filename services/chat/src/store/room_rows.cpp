#include "store/room_rows.hpp"

#include <algorithm>
#include <limits>
#include <ranges>
#include <unordered_map>

#include "codec/event_json.hpp"
#include "store/directory_rows.hpp"
#include "store/event_rows.hpp"
#include "store/mention_rows.hpp"
#include "store/message_reader.hpp"
#include "store/reply_rows.hpp"
#include "store/room_log.hpp"
#include "store/room_rule_rows.hpp"

namespace messenger::chat {
namespace {

/// The columns of a room, in the order in which they are selected.
struct RoomColumns {
    static constexpr const char* names =
        "r.id, r.type, r.name, r.topic, r.is_public, r.created_at, r.slow_mode, r.is_archived, r.retention_days";
    std::string id, name, topic;
    long long type = 0, is_public = 0, created_at = 0, slow_mode = 0, is_archived = 0, retention_days = 0;

    RoomInfo info() const {
        return {.id = RoomId::parse(id).value_or(RoomId()),
                .type = static_cast<RoomType>(type),
                .name = name,
                .topic = topic,
                .is_public = is_public != 0,
                .created_at = from_micros(created_at),
                .slow_mode = std::chrono::seconds(slow_mode),
                .is_archived = is_archived != 0,
                .retention_days = retention_days};
    }
};

/// The other one of those who are in a direct room.
std::optional<UserId> peer_in(std::string_view direct_pair, UserId user) {
    const auto slash = std::min(direct_pair.find('/'), direct_pair.size());
    const auto first = UserId::parse(direct_pair.substr(0, slash));
    return first != user ? first : UserId::parse(direct_pair.substr(slash + 1));
}

/// What the tables say of a room's end, and of one user in it; zero for what they don't have yet.
struct Ends {
    static constexpr const char* names = "r.key, coalesce(e.seq, 0), coalesce(e.message_count, 0), coalesce(e.at, 0)";
    static constexpr const char* newest_event =
        " LEFT JOIN log e ON e.position = (SELECT position FROM log_by_room "
        "WHERE id BETWEEN r.key << 32 AND r.key << 32 | 4294967295 ORDER BY id DESC LIMIT 1) ";
    long long room = 0, last_seq = 0, message_count = 0, last_at = 0;
    long long user = 0, role = 0, read_seq = 0, read_count = 0;

    /// Adds what the tail knows.
    void catch_up(const LogTail::View& tail) {
        if (const auto newest = tail.newest(room)) {
            last_seq = newest->seq;
            message_count = newest->message_count;
            last_at = to_micros(newest->at);
        }
        if (const auto own = tail.own_message(room, user); own && own->seq > read_seq) {
            read_seq = own->seq;
            read_count = own->message_count;
        }
    }
};

NotificationSettings to_settings(long long level, long long muted_until) {
    return {.level = static_cast<NotificationLevel>(level),
            .is_muted = muted_until >= 0,
            .muted_until = muted_until > 0 ? std::optional(from_micros(muted_until)) : std::nullopt};
}

/// Those of a direct room whom the other one blocks, or whose other one is gone.
std::vector<UserId> read_silenced(soci::session& sql, long long room) {
    const soci::rowset<std::string> rows =
        (sql.prepare
             << "SELECT u.id FROM members m JOIN users u ON u.key = m.user_key "
                "JOIN members o ON o.room = m.room AND o.user_key <> m.user_key JOIN users p ON p.key = o.user_key "
                "WHERE m.room = :room AND (p.is_deleted = 1 OR EXISTS (SELECT 1 FROM relations b "
                "WHERE b.user_key = o.user_key AND b.kind = 2 AND b.other = m.user_key))",
         soci::use(room));
    std::vector<UserId> silenced;
    for (const auto& user : rows) {
        silenced.push_back(UserId::parse(user).value_or(UserId()));
    }
    return silenced;
}

/// Takes away what is more than the limit, and says whether there was more.
bool trim(std::vector<RoomLog::Place>& places, std::int64_t limit) {
    const bool has_more = std::ssize(places) > limit;
    places.resize(std::min(places.size(), static_cast<std::size_t>(limit)));
    return has_more;
}

}  // namespace

std::optional<long long> key_of(soci::session& sql, RoomId room) {
    long long key = 0;
    const auto id = room.to_string();
    sql << "SELECT key FROM rooms WHERE id = :id", soci::use(id), soci::into(key);
    return sql.got_data() ? std::optional(key) : std::nullopt;
}

std::optional<RoomSnapshot> read_snapshot(soci::session& sql, const LogTail::View& tail, RoomId room) {
    RoomColumns columns;
    Ends ends;
    const auto id = room.to_string();
    std::int64_t version = 0;
    sql << std::string("SELECT ") + RoomColumns::names + ", " + Ends::names + ", r.version FROM rooms r" +
               Ends::newest_event + "WHERE r.id = :id AND r.deleted_at IS NULL",
        soci::use(id), soci::into(columns.id), soci::into(columns.type), soci::into(columns.name),
        soci::into(columns.topic), soci::into(columns.is_public), soci::into(columns.created_at),
        soci::into(columns.slow_mode), soci::into(columns.is_archived), soci::into(columns.retention_days),
        soci::into(ends.room), soci::into(ends.last_seq), soci::into(ends.message_count), soci::into(ends.last_at),
        soci::into(version);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    ends.catch_up(tail);
    RoomSnapshot snapshot{
        .info = columns.info(), .last_seq = ends.last_seq, .message_count = ends.message_count, .members = {}};
    std::unordered_map<long long, LogEntry> own;
    for (const auto& message : tail.own_messages(ends.room)) {
        auto& last = own[message.author];
        last = message.seq > last.seq ? message : last;
    }
    std::string user;
    long long hides_receipts = 0;
    soci::statement members =
        (sql.prepare << "SELECT u.key, u.id, m.role, m.read_seq, m.read_count, u.hides_receipts FROM members m "
                        "JOIN users u ON u.key = m.user_key WHERE m.room = :room",
         soci::use(ends.room), soci::into(ends.user), soci::into(user), soci::into(ends.role),
         soci::into(ends.read_seq), soci::into(ends.read_count), soci::into(hides_receipts));
    members.execute();
    while (members.fetch()) {
        MemberState state{static_cast<MemberRole>(ends.role), ends.read_seq, ends.read_count, hides_receipts == 0};
        if (const auto last = own.find(ends.user); last != own.end() && last->second.seq > state.read_seq) {
            state.read_seq = last->second.seq;
            state.read_count = last->second.message_count;
        }
        snapshot.members.emplace_back(UserId::parse(user).value_or(UserId()), state);
    }
    for (const auto& ban : read_bans(sql, room)) {
        snapshot.banned.push_back(ban.user);
    }
    snapshot.version = version;
    snapshot.refused_words = read_folded_words(sql, ends.room);
    if (snapshot.info.type == RoomType::direct) {
        snapshot.silenced = read_silenced(sql, ends.room);
    }
    return snapshot;
}

std::vector<RoomSummary> read_summaries(soci::session& sql, const LogTail::View& tail, UserId user,
                                        std::optional<RoomId> room) {
    RoomColumns columns;
    Ends ends;
    long long member_count = 0, last_message = 0, level = 0, muted_until = 0;
    const auto user_id = user.to_string();
    const auto room_id = room ? room->to_string() : std::string();
    std::string pair;
    soci::statement rooms =
        (sql.prepare
             << std::string("SELECT ") + RoomColumns::names + ", coalesce(r.direct_pair, ''), " + Ends::names +
                    ", m.user_key, m.role, m.read_seq, m.read_count, m.notification_level, coalesce(m.muted_until, "
                    "-1), "
                    "(SELECT count(*) FROM members c WHERE c.room = r.key), "
                    "coalesce((SELECT position FROM log_by_room WHERE type = 10 AND "
                    "id BETWEEN r.key << 32 AND r.key << 32 | 4294967295 ORDER BY id DESC LIMIT 1), 0) "
                    "FROM members m JOIN rooms r ON r.key = m.room" +
                    Ends::newest_event +
                    "WHERE m.user_key = (SELECT key FROM users WHERE id = :user) AND (:all = '' OR r.id = :room)",
         soci::use(user_id), soci::use(room_id), soci::use(room_id), soci::into(columns.id), soci::into(columns.type),
         soci::into(columns.name), soci::into(columns.topic), soci::into(columns.is_public),
         soci::into(columns.created_at), soci::into(columns.slow_mode), soci::into(columns.is_archived),
         soci::into(columns.retention_days), soci::into(pair), soci::into(ends.room), soci::into(ends.last_seq),
         soci::into(ends.message_count), soci::into(ends.last_at), soci::into(ends.user), soci::into(ends.role),
         soci::into(ends.read_seq), soci::into(ends.read_count), soci::into(level), soci::into(muted_until),
         soci::into(member_count), soci::into(last_message));
    rooms.execute();
    MessageReader messages(sql);
    std::vector<RoomSummary> summaries;
    while (rooms.fetch()) {
        auto now = ends;
        now.catch_up(tail);
        const auto newest = tail.newest_message(ends.room);
        const auto position = newest ? newest->position : last_message;
        const auto info = columns.info();
        summaries.push_back({.info = info,
                             .last_seq = now.last_seq,
                             .message_count = now.message_count,
                             .member_count = member_count,
                             .own = {static_cast<MemberRole>(now.role), now.read_seq, now.read_count},
                             .deleted_unread = deleted_after(sql, ends.room, now.read_seq),
                             .mentions = unread_mentions(sql, ends.room, ends.user, now.read_seq),
                             .last_at = from_micros(now.last_at),
                             .last_message = std::nullopt,
                             .notifications = to_settings(level, muted_until),
                             .peer = peer_in(pair, user)});
        if (position != 0) {
            summaries.back().last_message = messages.at(position, ends.room, info.id);
        }
    }
    return summaries;
}

std::vector<Membership> read_memberships(soci::session& sql, const LogTail::View& tail, UserId user) {
    std::string room;
    Ends ends;
    const auto user_id = user.to_string();
    soci::statement rooms =
        (sql.prepare << std::string("SELECT r.id, ") + Ends::names +
                            ", m.user_key, m.read_seq, m.read_count FROM members m JOIN rooms r ON r.key = m.room" +
                            Ends::newest_event + "WHERE m.user_key = (SELECT key FROM users WHERE id = :user)",
         soci::use(user_id), soci::into(room), soci::into(ends.room), soci::into(ends.last_seq),
         soci::into(ends.message_count), soci::into(ends.last_at), soci::into(ends.user), soci::into(ends.read_seq),
         soci::into(ends.read_count));
    rooms.execute();
    std::vector<Membership> memberships;
    while (rooms.fetch()) {
        auto now = ends;
        now.catch_up(tail);
        memberships.push_back({.room = RoomId::parse(room).value_or(RoomId()),
                               .last_seq = now.last_seq,
                               .message_count = now.message_count,
                               .last_at = from_micros(now.last_at),
                               .read_seq = now.read_seq,
                               .read_count = now.read_count,
                               .deleted_unread = deleted_after(sql, ends.room, now.read_seq)});
    }
    return memberships;
}

MessagePage read_messages(soci::session& sql, const LogTail::View& tail, RoomId room, const MessageQuery& query) {
    MessagePage page;
    const auto key = key_of(sql, room);
    if (!key) {
        return page;
    }
    RoomLog log(sql, *key, tail);
    constexpr auto messages = RoomLog::Only::messages;
    std::vector<RoomLog::Place> before;
    std::vector<RoomLog::Place> after;
    if (query.after) {
        after = log.after(*query.after, query.limit + 1, messages);
        page.has_more_after = trim(after, query.limit);
    } else if (query.around) {
        // The message itself counts with the newer ones, which get the odd place.
        before = log.before(*query.around, query.limit / 2 + 1, messages);
        page.has_more_before = trim(before, query.limit / 2);
        const auto rest = query.limit - std::ssize(before);
        after = log.after(*query.around - 1, rest + 1, messages);
        page.has_more_after = trim(after, rest);
    } else {
        before = log.before(query.before.value_or(std::numeric_limits<Seq>::max()), query.limit + 1, messages);
        page.has_more_before = trim(before, query.limit);
    }
    std::ranges::reverse(before);
    before.insert(before.end(), after.begin(), after.end());
    if (before.empty()) {
        return page;
    }
    const auto threads = thread_ends(sql, *key, before.front().seq, before.back().seq);
    MessageReader reader(sql);
    for (const auto& place : before) {
        auto& message = page.items.emplace_back(reader.at(place.position, *key, room));
        if (const auto thread = threads.find(place.seq); thread != threads.end()) {
            message = with_thread(std::move(message), thread->second.count, thread->second.last_seq);
        }
    }
    return page;
}

std::vector<Event> read_events(soci::session& sql, const LogTail::View& tail, RoomId room, Seq after,
                               std::int64_t limit) {
    std::vector<Event> events;
    if (const auto key = key_of(sql, room)) {
        EventReader reader(sql);
        for (const auto& place : RoomLog(sql, *key, tail).after(after, limit, RoomLog::Only::events)) {
            events.push_back(reader.at(place.position, room));
        }
    }
    return events;
}

}  // namespace messenger::chat
