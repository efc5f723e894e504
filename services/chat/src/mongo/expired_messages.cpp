#include "mongo/expired_messages.hpp"

#include "codec/message_json.hpp"
#include "mongo/keys.hpp"
#include "mongo/message_book.hpp"

namespace messenger::chat {

using mongo::doc;

std::vector<MessageLink> purge_expired_messages(mongo::Session& session, Timestamp at, std::int64_t limit) {
    std::vector<MessageLink> purged;
    for (const auto& room : session.find(collection::rooms, doc("retentionDays", doc("$gt", 0)))) {
        const auto id = room_in(room, "_id");
        const auto kept_since = to_micros(at - std::chrono::days(room.number("retentionDays")));
        const auto rest = limit - std::ssize(purged);
        if (rest <= 0) {
            break;
        }
        MessageBook book(session, 0);
        auto until = room.number("purgedUntil");
        const auto rows = session.find(
            collection::events,
            doc("room", id.to_string(), "seq", doc("$gt", until), "type", static_cast<int>(EventType::message_created)),
            {.sort = doc("seq", 1), .limit = rest});
        for (const auto& row : rows) {
            if (row.number("at") >= kept_since) {
                break;
            }
            until = row.number("seq");
            auto* message = book.find(id, until);
            if (message != nullptr && !MessageJson(message->json).is_purged()) {
                book.purge(*message);
                purged.push_back({id, until});
            }
        }
        book.write();
        if (until != room.number("purgedUntil")) {
            session.update(collection::rooms, doc("_id", room.text("_id")), doc("$max", doc("purgedUntil", until)));
        }
    }
    return purged;
}

}  // namespace messenger::chat
