#include "store/message_reader.hpp"

#include "codec/event_json.hpp"

namespace messenger::chat {

MessageReader::MessageReader(soci::session& sql)
    : events_(sql),
      statement_((sql.prepare << "SELECT payload FROM changed_messages WHERE message = :message", soci::use(key_),
                  soci::into(changed_))) {}

std::string MessageReader::at(long long position, long long room_key, RoomId room) {
    const auto event = events_.at(position, room);
    key_ = event_key(room_key, event.seq);
    if (!statement_.execute(true)) {
        return std::string(message_in(event.payload));
    }
    auto message = changed_;
    statement_.fetch();  // past the only row, which ends the statement
    return message;
}

std::int64_t deleted_after(soci::session& sql, long long room_key, Seq seq) {
    const auto first = event_key(room_key, seq);
    const auto last = event_key(room_key, max_seq);
    long long count = 0;
    sql << "SELECT count(*) FROM deleted_messages WHERE message > :first AND message <= :last", soci::use(first),
        soci::use(last), soci::into(count);
    return count;
}

}  // namespace messenger::chat
