#include "store/postgres_log_writer.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <unordered_set>

#include "core/folding.hpp"
#include "store/event_rows.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

// Remembered users; beyond, all are forgotten and looked up again.
constexpr std::size_t max_remembered = 200'000;

/// The beginning of a statement; what was written is in `texts`.
constexpr std::string_view insert_events =
    "WITH events AS (INSERT INTO log (position, room, seq, type, author, client_id, at, message_count, payload) "
    "SELECT position, room, seq, type, author, client_id, at, message_count, payload FROM "
    "json_to_recordset(CAST(:events AS json)) AS e (position BIGINT, room BIGINT, seq BIGINT, type INTEGER, "
    "author BIGINT, client_id TEXT, at BIGINT, message_count BIGINT, payload TEXT)), "
    "texts AS MATERIALIZED (SELECT * FROM json_to_recordset(CAST(:texts AS json)) AS t (message BIGINT, "
    "room BIGINT, author BIGINT, at BIGINT, has_attachment BOOLEAN, text TEXT, count BIGINT)), "
    "indexed AS (INSERT INTO message_texts (message, room, author, at, has_attachment, text) "
    "SELECT message, room, author, at, has_attachment, text FROM texts)";
constexpr std::string_view move_own_markers =
    "UPDATE members m SET read_seq = t.seq, read_count = t.count FROM "
    "(SELECT room, author, max(message) & 4294967295 AS seq, max(count) AS count FROM texts GROUP BY room, author) t "
    "WHERE m.room = t.room AND m.user_key = t.author AND m.read_seq < t.seq";
constexpr std::string_view move_ends =
    "UPDATE rooms r SET last_seq = h.last_seq, message_count = h.message_count, last_at = h.last_at, "
    "version = h.version, touched_at = CASE WHEN h.is_touched THEN "
    "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) ELSE r.touched_at END "
    "FROM json_to_recordset(CAST(:heads AS json)) AS h (key BIGINT, last_seq BIGINT, message_count BIGINT, "
    "last_at BIGINT, version BIGINT, is_touched BOOLEAN) WHERE r.key = h.key";

template <typename... Fields>
void each_room(const Batch& batch, Fields... use) {
    const auto visit = [&](const auto& items) {
        for (const auto& item : items) {
            (use(item.room), ...);
        }
    };
    visit(batch.drafts);
    visit(batch.markers);
    visit(batch.bans);
}

/// The rows that a query gives, as JSON objects: in one way to the server and back, where a statement that is fetched
/// from takes three.
boost::json::array rows_of(soci::session& sql, const std::string& query, const std::string& wanted) {
    std::string rows;
    sql << "SELECT coalesce(json_agg(q), '[]') FROM (" + query + ") q", soci::use(wanted), soci::into(rows);
    return boost::json::parse(rows).as_array();
}

}  // namespace

void PostgresLogWriter::committed() {
    users_.merge(new_users_);
    new_users_.clear();
}

void PostgresLogWriter::forget() {
    users_.clear();
    new_users_.clear();
}

void PostgresLogWriter::begin(soci::session& sql, const Batch& batch) {
    if (users_.size() > max_remembered) {
        users_.clear();
    }
    new_users_.clear();
    heads_.clear();
    stored_at_.clear();
    appended_.clear();
    events_.clear();
    texts_.clear();
    lock_rooms(sql, batch);
    learn_authors(sql, batch);
    find_duplicates(sql, batch);
}

void PostgresLogWriter::lock_rooms(soci::session& sql, const Batch& batch) {
    std::unordered_set<RoomId> rooms;
    boost::json::array ids;
    each_room(batch, [&](RoomId room) {
        if (rooms.insert(room).second) {
            ids.emplace_back(room.to_string());
        }
    });
    const auto wanted = boost::json::serialize(ids);
    const auto rows = rows_of(sql,
                              "SELECT id, key, last_seq, message_count, last_at, version FROM rooms "
                              "WHERE id IN (SELECT json_array_elements_text(CAST(:wanted AS json))) ORDER BY key "
                              "FOR NO KEY UPDATE",
                              wanted);
    for (const auto& row : rows) {
        Head head;
        head.room = row.at("key").as_int64();
        head.seq = row.at("last_seq").as_int64();
        head.message_count = row.at("message_count").as_int64();
        head.last_at = from_micros(row.at("last_at").as_int64());
        head.version = row.at("version").as_int64();
        heads_.emplace(RoomId::parse(row.at("id").as_string()).value_or(RoomId()), head);
    }
}

void PostgresLogWriter::learn_authors(soci::session& sql, const Batch& batch) {
    std::unordered_set<UserId> unknown;
    boost::json::array ids;
    for (const auto& draft : batch.drafts) {
        if (!users_.contains(draft.by) && unknown.insert(draft.by).second) {
            ids.emplace_back(draft.by.to_string());
        }
    }
    if (ids.empty()) {
        return;
    }
    const auto wanted = boost::json::serialize(ids);
    const auto rows = rows_of(
        sql, "SELECT id, key FROM users WHERE id IN (SELECT json_array_elements_text(CAST(:wanted AS json)))", wanted);
    for (const auto& row : rows) {
        new_users_.emplace(UserId::parse(row.at("id").as_string()).value_or(UserId()), row.at("key").as_int64());
    }
}

void PostgresLogWriter::find_duplicates(soci::session& sql, const Batch& batch) {
    boost::json::array origins;
    for (const auto& draft : batch.drafts) {
        // A room or an author that is not known yet has no events.
        const auto head = heads_.find(draft.room);
        const auto known = users_.find(draft.by);
        const auto found = known != users_.end() ? known : new_users_.find(draft.by);
        if (head != heads_.end() && found != new_users_.end()) {
            origins.push_back({{"room", head->second.room}, {"author", found->second}, {"client_id", draft.client_id}});
        }
    }
    if (origins.empty()) {
        return;
    }
    const auto wanted = boost::json::serialize(origins);
    const auto rows =
        rows_of(sql,
                "SELECT l.position, l.room, l.author, l.client_id FROM "
                "json_to_recordset(CAST(:wanted AS json)) AS o (room BIGINT, author BIGINT, client_id TEXT) "
                "JOIN log l ON l.room = o.room AND l.author = o.author AND l.client_id = o.client_id",
                wanted);
    for (const auto& row : rows) {
        stored_at_.emplace(Origin{row.at("room").as_int64(), row.at("author").as_int64(),
                                  std::string(row.at("client_id").as_string())},
                           row.at("position").as_int64());
    }
}

RoomEnd& PostgresLogWriter::head_of(soci::session& /*sql*/, RoomId room) {
    const auto found = heads_.find(room);
    if (found == heads_.end()) {
        throw std::logic_error("an event for a room that is not stored");
    }
    return found->second;
}

RoomEnd& PostgresLogWriter::add_head(RoomId room, long long key) {
    auto& head = heads_[room];
    head.room = key;
    return head;
}

long long PostgresLogWriter::user_key(soci::session& sql, UserId user) {
    for (const auto* known : {&users_, &new_users_}) {
        if (const auto found = known->find(user); found != known->end()) {
            return found->second;
        }
    }
    return new_users_.emplace(user, make_user_key(sql, user)).first->second;
}

std::optional<Event> PostgresLogWriter::first_with(soci::session& sql, const Draft& draft, const RoomEnd& head,
                                                   long long author) {
    const Origin origin{head.room, author, draft.client_id};
    if (const auto found = appended_.find(origin); found != appended_.end()) {
        return stored().events[found->second].event;
    }
    const auto found = stored_at_.find(origin);
    return found == stored_at_.end() ? std::nullopt : std::optional(EventReader(sql).at(found->second, draft.room));
}

std::optional<MessageChanges::Target> PostgresLogWriter::find_message(soci::session& sql, const RoomEnd& head,
                                                                      Seq seq) {
    write_events(sql);  // it may be of this very batch
    const auto position = event_key(head.room, std::min(seq, max_seq));
    const auto type = static_cast<long long>(EventType::message_created);
    int found = 0;
    sql << "SELECT 1 FROM log WHERE position = :position AND type = :type", soci::use(position), soci::use(type),
        soci::into(found);
    return sql.got_data() ? std::optional(MessageChanges::Target{position, position}) : std::nullopt;
}

RoomEnd PostgresLogWriter::end_at(soci::session& sql, const RoomEnd& head, Seq seq) {
    if (seq >= head.seq) {
        return head;
    }
    RoomEnd end{.room = head.room, .seq = seq};
    const auto position = event_key(head.room, seq);
    sql << "SELECT message_count FROM log WHERE position = :position", soci::use(position),
        soci::into(end.message_count);
    return end;
}

void PostgresLogWriter::touch(RoomEnd& head) {
    ++head.version;
    static_cast<Head&>(head).is_touched = true;
}

long long PostgresLogWriter::next_position(const RoomEnd& head) const {
    return event_key(head.room, head.seq + 1);
}

void PostgresLogWriter::add(const RoomEnd& head, long long author, const Draft& draft, const Event& event) {
    const auto position = event_key(head.room, event.seq);
    heads_.at(draft.room).is_changed = true;
    appended_.emplace(Origin{head.room, author, draft.client_id}, stored().events.size());
    events_.push_back({{"position", position},
                       {"room", head.room},
                       {"seq", event.seq},
                       {"type", static_cast<int>(event.type)},
                       {"author", author},
                       {"client_id", draft.client_id},
                       {"at", to_micros(event.at)},
                       {"message_count", event.message_count},
                       {"payload", event.payload}});
    if (const auto* message = std::get_if<MessageDraft>(&draft.body)) {
        texts_.push_back({{"message", position},
                          {"room", head.room},
                          {"author", author},
                          {"at", to_micros(event.at)},
                          {"has_attachment", !message->attachments.empty()},
                          {"text", folded(message->text)},
                          {"count", event.message_count}});
    }
}

void PostgresLogWriter::write_events(soci::session& sql) {
    if (events_.empty()) {
        return;
    }
    const auto events = boost::json::serialize(std::exchange(events_, {}));
    const auto texts = boost::json::serialize(std::exchange(texts_, {}));
    // Last of all: whoever writes has read what was there.
    sql << std::string(insert_events) + ' ' + std::string(move_own_markers), soci::use(events), soci::use(texts);
}

void PostgresLogWriter::move(soci::session& sql, const std::vector<Marker>& markers) {
    boost::json::array rows;
    for (const auto& [until, user] : markers) {
        rows.push_back({{"room", until.room}, {"user_key", user}, {"seq", until.seq}, {"count", until.message_count}});
    }
    const auto moved = boost::json::serialize(rows);
    sql << "UPDATE members m SET read_seq = t.seq, read_count = t.count FROM (SELECT room, user_key, max(seq) AS seq, "
           "max(count) AS count FROM json_to_recordset(CAST(:moved AS json)) AS r (room BIGINT, user_key BIGINT, "
           "seq BIGINT, count BIGINT) GROUP BY room, user_key) t "
           "WHERE m.room = t.room AND m.user_key = t.user_key AND m.read_seq < t.seq",
        soci::use(moved);
}

void PostgresLogWriter::end(soci::session& sql, std::size_t /*drafts*/) {
    boost::json::array heads;
    for (const auto& [room, head] : heads_) {
        if (head.is_changed || head.is_touched) {
            heads.push_back({{"key", head.room},
                             {"last_seq", head.seq},
                             {"message_count", head.message_count},
                             {"last_at", to_micros(head.last_at)},
                             {"version", head.version},
                             {"is_touched", head.is_touched}});
        }
    }
    if (heads.empty()) {
        return;
    }
    const auto ends = boost::json::serialize(heads);
    if (events_.empty()) {
        sql << std::string(move_ends), soci::use(ends);
        return;
    }
    // In one way to the server and back: with several instances there are many small batches.
    const auto events = boost::json::serialize(std::exchange(events_, {}));
    const auto texts = boost::json::serialize(std::exchange(texts_, {}));
    sql << fmt::format("{}, moved AS ({}) {}", insert_events, move_own_markers, move_ends), soci::use(events),
        soci::use(texts), soci::use(ends);
}

}  // namespace messenger::chat
