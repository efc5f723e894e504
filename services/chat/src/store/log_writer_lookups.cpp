// What LogWriter knows of rooms and users: remembered, or looked up.
#include <stdexcept>

#include "store/event_rows.hpp"
#include "store/log_merge.hpp"
#include "store/log_writer.hpp"
#include "store/mention_rows.hpp"
#include "store/reply_rows.hpp"
#include "store/room_log.hpp"
#include "store/room_rule_rows.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {

RoomEnd& LogWriter::head_of(soci::session& sql, RoomId room) {
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

long long LogWriter::user_key(soci::session& sql, UserId user) {
    if (const auto found = users_.find(user); found != users_.end()) {
        return found->second;
    }
    const auto key = make_user_key(sql, user);
    users_.emplace(user, key);
    return key;
}

// A marker is at the end, or at an event that is in the log.
RoomEnd LogWriter::end_at(soci::session& sql, const RoomEnd& head, Seq seq) {
    if (seq >= head.seq) {
        return head;
    }
    RoomEnd end{.room = head.room, .seq = seq};
    const auto tail = tail_.view();
    for (const auto& place : RoomLog(sql, head.room, tail).after(seq - 1, 1, RoomLog::Only::events)) {
        long long count = 0;
        sql << "SELECT message_count FROM log WHERE position = :position", soci::use(place.position), soci::into(count);
        end.message_count = count;
    }
    return end;
}

}  // namespace messenger::chat
