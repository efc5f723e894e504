#include "store/log_writer.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include "codec/event_json.hpp"
#include "store/event_rows.hpp"
#include "store/log_merge.hpp"
#include "store/room_log.hpp"
#include "store/room_rows.hpp"

namespace messenger::chat {
namespace {

// Remembered rooms and users; beyond, everything is forgotten and looked up again.
constexpr std::size_t max_remembered = 200'000;
/// Of a merge, with each commit: ahead of what is appended meanwhile, and not so much that the commit takes long.
constexpr std::size_t min_slice = 256;
constexpr std::size_t slices_per_append = 2;

}  // namespace

struct LogWriter::Prepared {
    explicit Prepared(soci::session& sql) : client_ids(sql), rows(sql), events(sql) {}

    ClientIds client_ids;
    LogMerge merge;
    EventRows rows;
    EventReader events;
    bool is_merged = false;  ///< with the transaction that is under way
    std::vector<LogEntry> appended;
    std::vector<ClientIdPlace> places;  ///< of what was appended
};

/// What one batch has done so far.
struct LogWriter::Turn {
    Stored stored;
    /// Drafts whose events are in no row yet, by where their clientIds will be.
    boost::unordered_flat_map<ClientIdPlace, std::size_t, ClientIdPlace::Hash> unwritten;
};

LogWriter::LogWriter(LogTail& tail, std::size_t merge_after) : tail_(tail), merge_after_(merge_after) {}
LogWriter::~LogWriter() = default;

void LogWriter::forget() {
    prepared_.reset();
    heads_.clear();
    users_.clear();
}

void LogWriter::load(soci::session& sql) {
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

Stored LogWriter::write(soci::session& sql, const Batch& batch) {
    if (heads_.size() + users_.size() > max_remembered) {
        heads_.clear();
        users_.clear();
    }
    if (!prepared_) {
        load(sql);
    }
    Turn turn;
    turn.stored.events.reserve(batch.drafts.size());
    for (const auto& draft : batch.drafts) {
        turn.stored.events.push_back(append(sql, batch, draft, turn));
    }
    prepared_->rows.insert();
    move_markers(sql, batch, turn.stored);
    for (const auto& ban : batch.bans) {
        write_ban(sql, ban, head_of(sql, ban.room).room, [&](UserId user) { return user_key(sql, user); });
    }
    merge(sql, batch.drafts.size());
    return std::move(turn.stored);
}

void LogWriter::committed() {
    auto& [client_ids, merge, rows, events, is_merged, appended, places] = *prepared_;
    if (std::exchange(is_merged, false)) {
        client_ids.drop_sealed();
        tail_.drop_sealed();
    }
    for (std::size_t i = 0; i < appended.size(); ++i) {
        client_ids.add(places[i], appended[i].position);
    }
    tail_.append(appended);
    appended.clear();
    places.clear();
}

Appended LogWriter::append(soci::session& sql, const Batch& batch, const Draft& draft, Turn& turn) {
    const auto* created = std::get_if<RoomCreated>(&draft.body);
    if (created != nullptr && created->info.type == RoomType::direct) {
        const auto pair = direct_pair(created->members.front().user, created->members.back().user);
        std::string existing;
        sql << "SELECT id FROM rooms WHERE direct_pair = :pair", soci::use(pair), soci::into(existing);
        if (sql.got_data()) {
            const auto room = RoomId::parse(existing).value();
            return {.is_duplicate = true,
                    .event = {.room = room, .seq = 1, .type = EventType::room_created},
                    .refusal = std::nullopt};
        }
    }
    if (created != nullptr && key_of(sql, draft.room)) {
        return {.is_duplicate = true,
                .event = {.room = draft.room, .seq = 1, .type = EventType::room_created},
                .refusal = std::nullopt};
    }
    const auto author = user_key(sql, draft.by);
    auto& head = created != nullptr
                     ? heads_.emplace(draft.room, RoomEnd{.room = insert_room(sql, *created)}).first->second
                     : head_of(sql, draft.room);
    auto place = ClientIdPlace::of(head.room, author, draft.client_id);
    if (auto first = first_with(draft, place, batch, turn)) {
        return {.is_duplicate = true, .event = std::move(*first), .refusal = std::nullopt};
    }
    Event event{.room = draft.room,
                .seq = head.seq + 1,
                .type = type_of(draft.body),
                .at = draft.at.value_or(next_time()),
                .by = draft.by,
                .message_count = head.message_count};
    if (const auto* message = std::get_if<MessageDraft>(&draft.body)) {
        const auto written = write_relations(sql, *message, head, author, event.at);
        if (!written) {
            return {.is_duplicate = false, .event = {}, .refusal = written.error()};
        }
        event.payload = encode_payload(draft, event.seq, event.at, *written);
    } else {
        event.payload = encode_payload(draft, event.seq, event.at);
    }
    if (const auto target = target_of(draft.body)) {
        const auto applied = change_message(
            sql, draft, *target, head, {.by = draft.by, .author = author, .position = position_ + 1, .at = event.at});
        if (!applied) {
            return {.is_duplicate = false, .event = {}, .refusal = applied.error()};
        }
        if (!applied->is_needed || event.type == EventType::message_edited) {
            event.payload = message_payload(applied->message);
        }
        if (!applied->is_needed) {
            event.seq = 0;
            return {.is_duplicate = true, .event = std::move(event), .refusal = std::nullopt};
        }
    }
    head.seq = event.seq;
    head.message_count += event.type == EventType::message_created ? 1 : 0;
    event.message_count = head.message_count;
    ++position_;
    prepared_->rows.add(position_, head.room, author, draft.client_id, event);
    prepared_->appended.push_back({position_, head.room, event.seq, event.type, author, event.message_count, event.at});
    prepared_->places.push_back(place);
    turn.unwritten.emplace(place, turn.stored.events.size());
    if (is_structural(draft.body)) {
        write_structure(sql, draft.body, draft.by, head, [&](UserId user) { return user_key(sql, user); });
    }
    return {.is_duplicate = false, .event = std::move(event), .refusal = std::nullopt};
}

Result<MessageChanges::Applied> LogWriter::change_message(soci::session& sql, const Draft& draft, Seq target,
                                                          const RoomEnd& head, const MessageChanges::Cause& cause) {
    const auto message = find_message(sql, head, target);
    if (!message) {
        return fail(problem::not_found, "there is no such message");
    }
    return MessageChanges(sql).apply(draft.body, *message, cause);
}

std::optional<MessageChanges::Target> LogWriter::find_message(soci::session& sql, const RoomEnd& head, Seq seq) {
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

/// The event that the draft is a duplicate of; if it is none, `place` is free.
std::optional<Event> LogWriter::first_with(const Draft& draft, ClientIdPlace& place, const Batch& batch,
                                           const Turn& turn) {
    for (;; place = place.next()) {
        if (const auto found = turn.unwritten.find(place); found != turn.unwritten.end()) {
            const auto& other = batch.drafts[found->second];
            if (other.by == draft.by && other.client_id == draft.client_id) {
                return turn.stored.events[found->second].event;
            }
            continue;
        }
        const auto position = prepared_->client_ids.find(place);
        if (!position) {
            return std::nullopt;
        }
        auto event = prepared_->events.at(*position, draft.room);
        if (event.by == draft.by && prepared_->events.client_id() == draft.client_id) {
            return event;
        }
    }
}

void LogWriter::move_markers(soci::session& sql, const Batch& batch, Stored& stored) {
    if (batch.markers.empty()) {
        return;
    }
    MarkerRows rows(sql);
    for (const auto& marker : batch.markers) {
        const auto& head = head_of(sql, marker.room);
        const auto target = end_at(sql, head, marker.seq);
        stored.read_counts.push_back(target.message_count);
        rows.add(head.room, user_key(sql, marker.user), target.seq, target.message_count);
    }
    rows.update();
}

void LogWriter::merge(soci::session& sql, std::size_t appended) {
    auto& merge = prepared_->merge;
    if (!merge.is_active() && tail_.size() >= merge_after_) {
        // What this batch appends is not in the tail yet, nor among the clientIds.
        const auto until = position_ - static_cast<long long>(prepared_->appended.size());
        merge.start(tail_.seal(), prepared_->client_ids.seal(), until);
    }
    if (merge.is_active()) {
        merge.write_slice(sql, std::max(min_slice, slices_per_append * appended));
        prepared_->is_merged = !merge.is_active();
    }
}

// The log's times never go back, whatever the clock does.
Timestamp LogWriter::next_time() {
    last_time_ = std::max(last_time_, now());
    return last_time_;
}

}  // namespace messenger::chat
