#include "store/log_writer.hpp"

#include <algorithm>

#include "codec/event_json.hpp"
#include "store/event_rows.hpp"
#include "store/mention_rows.hpp"
#include "store/reply_rows.hpp"
#include "store/room_rows.hpp"
#include "store/room_rule_rows.hpp"

namespace messenger::chat {
namespace {

Appended refused(Error reason) {
    return {.is_duplicate = false, .event = {}, .refusal = std::move(reason)};
}

std::optional<RoomId> find_direct(soci::session& sql, const RoomCreated& created) {
    const auto pair = direct_pair(created.members.front().user, created.members.back().user);
    std::string room;
    sql << "SELECT id FROM rooms WHERE direct_pair = :pair", soci::use(pair), soci::into(room);
    return sql.got_data() ? RoomId::parse(room) : std::nullopt;
}

}  // namespace

Stored LogWriter::write(soci::session& sql, const Batch& batch) {
    stored_ = {};
    stored_.events.reserve(batch.drafts.size());
    begin(sql, batch);
    for (const auto& draft : batch.drafts) {
        stored_.events.push_back(append(sql, draft));
    }
    if (!batch.markers.empty()) {
        write_events(sql);  // they may be read up to one of these
    }
    move_markers(sql, batch);
    for (const auto& ban : batch.bans) {
        auto& head = head_of(sql, ban.room);
        write_ban(sql, ban, head.room, [&](UserId user) { return user_key(sql, user); });
        touch(head);
    }
    end(sql, batch.drafts.size());
    return std::move(stored_);
}

Appended LogWriter::append(soci::session& sql, const Draft& draft) {
    const auto* created = std::get_if<RoomCreated>(&draft.body);
    std::optional<long long> new_room;
    if (created != nullptr) {
        const bool is_there = key_of(sql, draft.room).has_value();
        new_room = is_there ? std::nullopt : insert_room(sql, *created);
        if (!new_room) {
            const auto room = is_there ? draft.room : find_direct(sql, *created).value();
            return {.is_duplicate = true,
                    .event = {.room = room, .seq = 1, .type = EventType::room_created},
                    .refusal = std::nullopt};
        }
    }
    const auto author = user_key(sql, draft.by);
    auto& head = new_room ? add_head(draft.room, *new_room) : head_of(sql, draft.room);
    if (auto first = first_with(sql, draft, head, author)) {
        return {.is_duplicate = true, .event = std::move(*first), .refusal = std::nullopt};
    }
    if (draft.decided_by && *draft.decided_by != head.version) {
        return {.event = {}, .refusal = std::nullopt, .is_outdated = true};
    }
    Event event{.room = draft.room,
                .seq = head.seq + 1,
                .type = type_of(draft.body),
                .at = draft.at.value_or(next_time(head)),
                .by = draft.by,
                .message_count = head.message_count};
    const auto* message = std::get_if<MessageDraft>(&draft.body);
    if (message != nullptr) {
        const auto written = write_relations(sql, *message, head, author, event.at);
        if (!written) {
            return refused(written.error());
        }
        event.payload = encode_payload(draft, event.seq, event.at, *written);
    } else {
        event.payload = encode_payload(draft, event.seq, event.at);
    }
    if (const auto target = target_of(draft.body)) {
        const auto applied =
            change_message(sql, draft, *target, head,
                           {.by = draft.by, .author = author, .position = next_position(head), .at = event.at});
        if (!applied) {
            return refused(applied.error());
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
    head.message_count += message != nullptr ? 1 : 0;
    head.last_at = event.at;
    event.message_count = head.message_count;
    add(head, author, draft, event);
    if (is_structural(draft.body)) {
        write_structure(sql, draft.body, draft.by, head, [&](UserId user) { return user_key(sql, user); });
        touch(head);
    }
    return {.event = std::move(event), .refusal = std::nullopt, .version = head.version};
}

Result<MessageChanges::Applied> LogWriter::change_message(soci::session& sql, const Draft& draft, Seq target,
                                                          const RoomEnd& head, const MessageChanges::Cause& cause) {
    const auto message = find_message(sql, head, target);
    if (!message) {
        return fail(problem::not_found, "there is no such message");
    }
    return MessageChanges(sql, texts_).apply(draft.body, *message, cause);
}

Result<Mentions> LogWriter::write_relations(soci::session& sql, const MessageDraft& message, const RoomEnd& head,
                                            long long author, Timestamp at) {
    const auto key = event_key(head.room, head.seq + 1);
    if (message.interval.count() > 0) {
        const auto last = read_last_post(sql, head.room, author);
        if (last && at < *last + message.interval) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(*last + message.interval - at);
            return std::unexpected(Error(problem::too_many_requests, "the room is in slow mode").retry_after(rest));
        }
    }
    if (message.reply_to) {
        const auto answered = find_message(sql, head, *message.reply_to);
        if (!answered) {
            return invalid_field("/replyTo", "is no message of this room");
        }
        write_reply(sql, key, answered->key);
    }
    if (message.interval.count() > 0) {
        write_last_post(sql, head.room, author, at);
    }
    auto found = find_mentions(sql, head.room, message.text, message.may_mention_room);
    if (!found.keys.empty()) {
        write_mentions(sql, key, found.keys);
    }
    return std::move(found.mentions);
}

void LogWriter::move_markers(soci::session& sql, const Batch& batch) {
    std::vector<Marker> moved;
    for (const auto& marker : batch.markers) {
        const auto until = end_at(sql, head_of(sql, marker.room), marker.seq);
        stored_.read_counts.push_back(until.message_count);
        moved.push_back({until, user_key(sql, marker.user)});
    }
    if (!moved.empty()) {
        move(sql, moved);
    }
}

// The log's times never go back, whatever the clocks do.
Timestamp LogWriter::next_time(const RoomEnd& head) {
    last_time_ = std::max({last_time_, now(), head.last_at});
    return last_time_;
}

}  // namespace messenger::chat
