#include "store/sqlite_log_writer.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <stdexcept>

#include "store/event_rows.hpp"
#include "store/log_merge.hpp"
#include "store/room_log.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

// Remembered rooms and users; beyond, everything is forgotten and looked up again.
constexpr std::size_t max_remembered = 200'000;
/// Of a merge, with each commit: ahead of what is appended meanwhile, and not so much that the commit takes long.
constexpr std::size_t min_slice = 256;
constexpr std::size_t slices_per_append = 2;

}  // namespace

struct SqliteLogWriter::Prepared {
    explicit Prepared(soci::session& sql) : client_ids(sql), rows(sql), events(sql) {}

    ClientIds client_ids;
    LogMerge merge;
    EventRows rows;
    EventReader events;
    bool is_merged = false;        ///< with the transaction that is under way
    const Batch* batch = nullptr;  ///< that is being written
    std::vector<LogEntry> appended;
    std::vector<ClientIdPlace> places;  ///< of what was appended
    ClientIdPlace free_place;           ///< for the draft that was looked up last
    /// Drafts whose events are in no row yet, by where their clientIds will be.
    boost::unordered_flat_map<ClientIdPlace, std::size_t, ClientIdPlace::Hash> unwritten;
};

SqliteLogWriter::SqliteLogWriter(LogTail& tail, std::size_t merge_after)
    : LogWriter(TextIndex::apart), tail_(tail), merge_after_(merge_after) {}
SqliteLogWriter::~SqliteLogWriter() = default;

void SqliteLogWriter::forget() {
    prepared_.reset();
    heads_.clear();
    users_.clear();
}

void SqliteLogWriter::load(soci::session& sql) {
    auto prepared = std::make_unique<Prepared>(sql);
    std::vector<LogEntry> entries;
    LogEntry entry;
    long long type = 0, at = 0;
    std::string client_id;
    position_ = 0;
    sql << "SELECT coalesce(max(position), 0) FROM log", soci::into(position_);
    soci::statement rows =
        (sql.prepare << "SELECT position, room, seq, type, author, message_count, at, client_id "
                        "FROM log WHERE position > (SELECT merged_until FROM store_info)",
         soci::into(entry.position), soci::into(entry.room), soci::into(entry.seq), soci::into(type),
         soci::into(entry.author), soci::into(entry.message_count), soci::into(at), soci::into(client_id));
    rows.execute();
    while (rows.fetch()) {
        entry.type = static_cast<EventType>(type);
        entry.at = from_micros(at);
        auto place = ClientIdPlace::of(entry.room, entry.author, client_id);
        for (auto taken = prepared->client_ids.find(place); taken && *taken != entry.position;
             taken = prepared->client_ids.find(place)) {
            place = place.next();
        }
        prepared->client_ids.add(place, entry.position);
        entries.push_back(entry);
    }
    tail_.clear();
    tail_.append(entries);
    prepared_ = std::move(prepared);
}

void SqliteLogWriter::begin(soci::session& sql, const Batch& batch) {
    if (heads_.size() + users_.size() > max_remembered) {
        heads_.clear();
        users_.clear();
    }
    if (!prepared_) {
        load(sql);
    }
    prepared_->batch = &batch;
    prepared_->unwritten.clear();
}

void SqliteLogWriter::write_events(soci::session& /*sql*/) {
    prepared_->rows.insert();
}

void SqliteLogWriter::committed() {
    if (std::exchange(prepared_->is_merged, false)) {
        prepared_->client_ids.drop_sealed();
        tail_.drop_sealed();
    }
    auto& appended = prepared_->appended;
    for (std::size_t i = 0; i < appended.size(); ++i) {
        prepared_->client_ids.add(prepared_->places[i], appended[i].position);
    }
    tail_.append(appended);
    appended.clear();
    prepared_->places.clear();
}

void SqliteLogWriter::add(const RoomEnd& head, long long author, const Draft& draft, const Event& event) {
    ++position_;
    prepared_->rows.add(position_, head.room, author, draft.client_id, event);
    prepared_->appended.push_back({position_, head.room, event.seq, event.type, author, event.message_count, event.at});
    prepared_->places.push_back(prepared_->free_place);
    prepared_->unwritten.emplace(prepared_->free_place, stored().events.size());
}

std::optional<MessageChanges::Target> SqliteLogWriter::find_message(soci::session& sql, const RoomEnd& head, Seq seq) {
    const auto key = event_key(head.room, seq);
    for (const auto& entry : prepared_->appended) {
        if (entry.room == head.room && entry.seq == seq) {
            // It is of this very batch, whose rows are written at the end.
            prepared_->rows.insert();
            return entry.is_message() ? std::optional(MessageChanges::Target{key, entry.position}) : std::nullopt;
        }
    }
    const auto tail = tail_.view();
    for (const auto& place : RoomLog(sql, head.room, tail).after(seq - 1, 1, RoomLog::Only::messages)) {
        if (place.seq == seq) {
            return MessageChanges::Target{key, place.position};
        }
    }
    return std::nullopt;
}

std::optional<Event> SqliteLogWriter::first_with(soci::session& /*sql*/, const Draft& draft, const RoomEnd& head,
                                                 long long author) {
    for (auto place = ClientIdPlace::of(head.room, author, draft.client_id);; place = place.next()) {
        if (const auto found = prepared_->unwritten.find(place); found != prepared_->unwritten.end()) {
            const auto& other = prepared_->batch->drafts[found->second];
            if (other.by == draft.by && other.client_id == draft.client_id) {
                return stored().events[found->second].event;
            }
            continue;
        }
        const auto position = prepared_->client_ids.find(place);
        if (!position) {
            prepared_->free_place = place;
            return std::nullopt;
        }
        auto event = prepared_->events.at(*position, draft.room);
        if (event.by == draft.by && prepared_->events.client_id() == draft.client_id) {
            return event;
        }
    }
}

RoomEnd& SqliteLogWriter::head_of(soci::session& sql, RoomId room) {
    if (const auto found = heads_.find(room); found != heads_.end()) {
        return found->second;
    }
    RoomEnd head;
    const auto id = room.to_string();
    sql << "SELECT r.key, coalesce(e.seq, 0), coalesce(e.message_count, 0) FROM rooms r LEFT JOIN log e ON e.position "
           "= "
           "(SELECT position FROM log_by_room WHERE id BETWEEN r.key << 32 AND r.key << 32 | 4294967295 "
           "ORDER BY id DESC LIMIT 1) WHERE r.id = :id",
        soci::use(id), soci::into(head.room), soci::into(head.seq), soci::into(head.message_count);
    if (!sql.got_data()) {
        throw std::logic_error("an event for a room that is not stored");
    }
    if (const auto newest = tail_.view().newest(head.room)) {
        head.seq = newest->seq;
        head.message_count = newest->message_count;
    }
    return heads_.emplace(room, head).first->second;
}

RoomEnd& SqliteLogWriter::add_head(RoomId room, long long key) {
    return heads_.emplace(room, RoomEnd{.room = key}).first->second;
}

long long SqliteLogWriter::user_key(soci::session& sql, UserId user) {
    if (const auto found = users_.find(user); found != users_.end()) {
        return found->second;
    }
    const auto key = make_user_key(sql, user);
    users_.emplace(user, key);
    return key;
}

// A marker is at the end, or at an event that is in the log.
RoomEnd SqliteLogWriter::end_at(soci::session& sql, const RoomEnd& head, Seq seq) {
    if (seq >= head.seq) {
        return head;
    }
    RoomEnd end{.room = head.room, .seq = seq};
    const auto tail = tail_.view();
    for (const auto& place : RoomLog(sql, head.room, tail).after(seq - 1, 1, RoomLog::Only::events)) {
        sql << "SELECT message_count FROM log WHERE position = :position", soci::use(place.position),
            soci::into(end.message_count);
    }
    return end;
}

void SqliteLogWriter::move(soci::session& sql, const std::vector<Marker>& markers) {
    MarkerRows rows(sql);
    for (const auto& [until, user] : markers) {
        rows.add(until.room, user, until.seq, until.message_count);
    }
    rows.update();
}

void SqliteLogWriter::end(soci::session& sql, std::size_t drafts) {
    write_events(sql);
    auto& merge = prepared_->merge;
    if (!merge.is_active() && tail_.size() >= merge_after_) {
        // What this batch appends is not in the tail yet, nor among the clientIds.
        const auto until = position_ - static_cast<long long>(prepared_->appended.size());
        merge.start(tail_.seal(), prepared_->client_ids.seal(), until);
    }
    if (merge.is_active()) {
        merge.write_slice(sql, std::max(min_slice, slices_per_append * drafts));
        prepared_->is_merged = !merge.is_active();
    }
}

}  // namespace messenger::chat
