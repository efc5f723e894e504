#include "store/log_writer.hpp"

#include <map>
#include <set>

#include "codec/event_json.hpp"
#include "store/event_rows.hpp"

namespace messenger::chat {
namespace {

// Remembered rooms and users; beyond, everything is forgotten and looked up again.
constexpr std::size_t max_remembered = 200'000;

/// Finds the event of a room by its author and clientId.
class DuplicateLookup {
  public:
    explicit DuplicateLookup(soci::session& sql)
        : statement_((sql.prepare << std::string("SELECT ") + event_columns +
                                         " FROM events e JOIN users u ON u.key = e.author "
                                         "WHERE e.room = :room AND e.author = :author AND e.client_id = :client_id",
                      soci::use(room_), soci::use(author_), soci::use(client_id_), soci::into(row_.seq),
                      soci::into(row_.type), soci::into(row_.author), soci::into(row_.at),
                      soci::into(row_.message_count), soci::into(row_.payload))) {}

    std::optional<Event> find(RoomId id, long long room, long long author, const std::string& client_id) {
        room_ = room;
        author_ = author;
        client_id_ = client_id;
        return statement_.execute(true) ? std::optional(row_.event(id)) : std::nullopt;
    }

  private:
    long long room_ = 0, author_ = 0;
    std::string client_id_;
    EventRow row_;
    soci::statement statement_;
};

}  // namespace

std::string direct_pair(UserId a, UserId b) {
    return std::min(a, b).to_string() + "/" + std::max(a, b).to_string();
}

void LogWriter::forget() {
    heads_.clear();
    users_.clear();
}

Stored LogWriter::write(soci::session& sql, const Batch& batch) {
    if (heads_.size() + users_.size() > max_remembered) {
        forget();
    }
    Stored stored;
    EventRows rows;
    DuplicateLookup duplicates(sql);
    std::map<std::tuple<RoomId, UserId, std::string_view>, std::size_t> in_batch;
    std::map<std::pair<Key, Key>, Marker> markers;  // by room and user

    for (const auto& draft : batch.drafts) {
        const auto author = user_key(sql, draft.by);
        const auto* created = std::get_if<RoomCreated>(&draft.body);
        if (created != nullptr && created->info.type == RoomType::direct) {
            const auto pair = direct_pair(created->members.front().user, created->members.back().user);
            std::string existing;
            sql << "SELECT id FROM rooms WHERE direct_pair = :pair", soci::use(pair), soci::into(existing);
            if (sql.got_data()) {
                const auto room = RoomId::parse(existing).value();
                stored.events.push_back(
                    {.is_duplicate = true, .event = {.room = room, .seq = 1, .type = EventType::room_created}});
                continue;
            }
        }
        auto& head = created != nullptr ? create_room(sql, *created) : *head_of(sql, draft.room);
        const auto [earlier, is_new] =
            in_batch.try_emplace({draft.room, draft.by, draft.client_id}, stored.events.size());
        if (!is_new) {
            stored.events.push_back({.is_duplicate = true, .event = stored.events[earlier->second].event});
            continue;
        }
        if (head.seq > 0) {
            if (auto first = duplicates.find(draft.room, head.room, author, draft.client_id)) {
                stored.events.push_back({.is_duplicate = true, .event = std::move(*first)});
                continue;
            }
        }
        const bool is_message = type_of(draft.body) == EventType::message_created;
        head.seq += 1;
        head.message_count += is_message ? 1 : 0;
        Event event{.room = draft.room,
                    .seq = head.seq,
                    .type = type_of(draft.body),
                    .at = next_time(),
                    .by = draft.by,
                    .message_count = head.message_count};
        event.payload = encode_payload(draft, event.seq, event.at);
        rows.add(head.room, author, draft.client_id, event);
        if (is_message) {
            markers[{head.room, author}] = {head.seq, head.message_count};
        } else {
            write_members(sql, draft, head);
        }
        stored.events.push_back({.is_duplicate = false, .event = std::move(event)});
    }
    rows.insert(sql);

    for (const auto& marker : batch.markers) {
        const auto& head = *head_of(sql, marker.room);
        const auto target = marker_at(sql, head, marker.seq);
        stored.read_counts.push_back(target.count);
        auto& moved = markers[{head.room, user_key(sql, marker.user)}];
        moved = target.seq > moved.seq ? target : moved;
    }
    std::vector<Key> marker_rooms, marker_users, marker_seqs, marker_counts;
    for (const auto& [who, marker] : markers) {
        marker_rooms.push_back(who.first);
        marker_users.push_back(who.second);
        marker_seqs.push_back(marker.seq);
        marker_counts.push_back(marker.count);
    }
    if (!marker_rooms.empty()) {
        sql << "UPDATE members SET read_seq = :seq, read_count = :count "
               "WHERE room = :room AND user = :user AND read_seq < :than",
            soci::use(marker_seqs), soci::use(marker_counts), soci::use(marker_rooms), soci::use(marker_users),
            soci::use(marker_seqs);
    }
    return stored;
}

LogWriter::Head* LogWriter::head_of(soci::session& sql, RoomId room) {
    if (const auto found = heads_.find(room); found != heads_.end()) {
        return &found->second;
    }
    Head head;
    const auto id = room.to_string();
    sql << std::string("SELECT r.key, e.id & 4294967295, e.message_count FROM rooms r JOIN events e ON e.id = ") +
               newest_event + " WHERE r.id = :id",
        soci::use(id), soci::into(head.room), soci::into(head.seq), soci::into(head.message_count);
    if (!sql.got_data()) {
        throw std::logic_error("an event for a room that is not stored");
    }
    return &heads_.emplace(room, head).first->second;
}

LogWriter::Key LogWriter::user_key(soci::session& sql, UserId user) {
    if (const auto found = users_.find(user); found != users_.end()) {
        return found->second;
    }
    const auto id = user.to_string();
    Key key = 0;
    sql << "INSERT INTO users (id) VALUES (:id) ON CONFLICT (id) DO NOTHING", soci::use(id);
    sql << "SELECT key FROM users WHERE id = :id", soci::use(id), soci::into(key);
    users_.emplace(user, key);
    return key;
}

LogWriter::Head& LogWriter::create_room(soci::session& sql, const RoomCreated& created) {
    const auto& info = created.info;
    const auto id = info.id.to_string();
    const long long type = static_cast<long long>(info.type);
    const long long is_public = info.is_public ? 1 : 0;
    const long long created_at = to_micros(info.created_at);
    std::string pair;
    soci::indicator has_pair = soci::i_null;
    if (info.type == RoomType::direct) {
        pair = direct_pair(created.members.front().user, created.members.back().user);
        has_pair = soci::i_ok;
    }
    sql << "INSERT INTO rooms (id, type, name, topic, is_public, created_at, direct_pair) "
           "VALUES (:id, :type, :name, :topic, :is_public, :created_at, :pair)",
        soci::use(id), soci::use(type), soci::use(info.name), soci::use(info.topic), soci::use(is_public),
        soci::use(created_at), soci::use(pair, has_pair);
    Head head;
    sql << "SELECT key FROM rooms WHERE id = :id", soci::use(id), soci::into(head.room);
    return heads_.emplace(info.id, head).first->second;
}

void LogWriter::write_members(soci::session& sql, const Draft& draft, const Head& head) {
    if (const auto* created = std::get_if<RoomCreated>(&draft.body)) {
        for (const auto& member : created->members) {
            put_member(sql, head, member);
        }
    } else if (const auto* joined = std::get_if<MemberJoined>(&draft.body)) {
        put_member(sql, head, joined->member);
    } else if (const auto* updated = std::get_if<MemberUpdated>(&draft.body)) {
        const auto user = user_key(sql, updated->member.user);
        const long long role = static_cast<long long>(updated->member.role);
        sql << "UPDATE members SET role = :role WHERE room = :room AND user = :user", soci::use(role),
            soci::use(head.room), soci::use(user);
    } else if (const auto* left = std::get_if<MemberLeft>(&draft.body)) {
        const auto user = user_key(sql, left->member.user);
        sql << "DELETE FROM members WHERE room = :room AND user = :user", soci::use(head.room), soci::use(user);
    }
}

// Whoever joins has read what was said before.
void LogWriter::put_member(soci::session& sql, const Head& head, const Member& member) {
    const auto user = user_key(sql, member.user);
    const long long role = static_cast<long long>(member.role);
    const long long seq = head.seq;
    const long long count = head.message_count;
    sql << "INSERT INTO members (room, user, role, read_seq, read_count) VALUES (:room, :user, :role, :seq, :count)",
        soci::use(head.room), soci::use(user), soci::use(role), soci::use(seq), soci::use(count);
}

LogWriter::Marker LogWriter::marker_at(soci::session& sql, const Head& head, Seq seq) {
    if (seq >= head.seq) {
        return {head.seq, head.message_count};
    }
    Marker marker{.seq = seq};
    long long count = 0;
    const auto key = event_key(head.room, seq);
    sql << "SELECT message_count FROM events WHERE id = :key", soci::use(key), soci::into(count);
    marker.count = count;
    return marker;
}

// The log's times never go back, whatever the clock does.
Timestamp LogWriter::next_time() {
    last_time_ = std::max(last_time_, now());
    return last_time_;
}

}  // namespace messenger::chat
