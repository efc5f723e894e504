#include "store/event_rows.hpp"

#include "core/ids.hpp"

namespace messenger::chat {

void EventRows::add(long long room, long long author, const std::string& client_id, const Event& event) {
    keys_.push_back(event_key(room, event.seq));
    rooms_.push_back(room);
    types_.push_back(static_cast<long long>(event.type));
    authors_.push_back(author);
    client_ids_.push_back(client_id);
    ats_.push_back(to_micros(event.at));
    message_counts_.push_back(event.message_count);
    payloads_.push_back(event.payload);
}

void EventRows::insert(soci::session& sql) const {
    if (rooms_.empty()) {
        return;
    }
    sql << "INSERT INTO events (id, room, type, author, client_id, at, message_count, payload) "
           "VALUES (:id, :room, :type, :author, :client_id, :at, :message_count, :payload)",
        soci::use(keys_), soci::use(rooms_), soci::use(types_), soci::use(authors_), soci::use(client_ids_),
        soci::use(ats_), soci::use(message_counts_), soci::use(payloads_);
}

Event EventRow::event(RoomId room) const {
    return {.room = room,
            .seq = seq,
            .type = static_cast<EventType>(type),
            .at = from_micros(at),
            .by = UserId::parse(author).value_or(UserId()),
            .message_count = message_count,
            .payload = payload};
}

}  // namespace messenger::chat
