#include "store/event_rows.hpp"

#include <stdexcept>

#include "core/ids.hpp"

namespace messenger::chat {
namespace {

template <typename... Vectors>
void clear(Vectors&... vectors) {
    (vectors.clear(), ...);
}

}  // namespace

EventRows::EventRows(soci::session& sql)
    : statement_(
          (sql.prepare << "INSERT INTO log (position, room, seq, type, author, client_id, at, message_count, payload) "
                          "VALUES (:position, :room, :seq, :type, :author, :client_id, :at, :message_count, :payload)",
           soci::use(positions_), soci::use(rooms_), soci::use(seqs_), soci::use(types_), soci::use(authors_),
           soci::use(client_ids_), soci::use(ats_), soci::use(message_counts_), soci::use(payloads_))) {}

void EventRows::add(long long position, long long room, long long author, const std::string& client_id,
                    const Event& event) {
    positions_.push_back(position);
    rooms_.push_back(room);
    seqs_.push_back(event.seq);
    types_.push_back(static_cast<long long>(event.type));
    authors_.push_back(author);
    client_ids_.push_back(client_id);
    ats_.push_back(to_micros(event.at));
    message_counts_.push_back(event.message_count);
    payloads_.push_back(event.payload);
}

void EventRows::insert() {
    if (positions_.empty()) {
        return;
    }
    statement_.execute(true);
    clear(positions_, rooms_, seqs_, types_, authors_, client_ids_, ats_, message_counts_, payloads_);
}

MarkerRows::MarkerRows(soci::session& sql)
    : statement_((sql.prepare << "UPDATE members SET read_seq = :seq, read_count = :count "
                                 "WHERE room = :room AND user_key = :user AND read_seq < :than",
                  soci::use(seqs_), soci::use(counts_), soci::use(rooms_), soci::use(users_), soci::use(seqs_))) {}

void MarkerRows::add(long long room, long long user, Seq seq, std::int64_t count) {
    rooms_.push_back(room);
    users_.push_back(user);
    seqs_.push_back(seq);
    counts_.push_back(count);
}

void MarkerRows::update() {
    if (rooms_.empty()) {
        return;
    }
    statement_.execute(true);
    clear(rooms_, users_, seqs_, counts_);
}

EventReader::EventReader(soci::session& sql)
    : statement_((sql.prepare << "SELECT l.seq, l.type, u.id, l.at, l.message_count, l.payload, l.client_id "
                                 "FROM log l JOIN users u ON u.key = l.author WHERE l.position = :position",
                  soci::use(position_), soci::into(seq_), soci::into(type_), soci::into(author_), soci::into(at_),
                  soci::into(message_count_), soci::into(payload_), soci::into(client_id_))) {}

Event EventReader::at(long long position, RoomId room) {
    position_ = position;
    if (!statement_.execute(true)) {
        throw std::logic_error("an event is not in the log");
    }
    Event event{.room = room,
                .seq = seq_,
                .type = static_cast<EventType>(type_),
                .at = from_micros(at_),
                .by = UserId::parse(author_).value_or(UserId()),
                .message_count = message_count_,
                .payload = payload_};
    statement_.fetch();  // past the only row, which ends the statement
    return event;
}

}  // namespace messenger::chat
