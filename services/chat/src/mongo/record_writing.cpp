#include "mongo/record_writing.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "mongo/keys.hpp"
#include "mongo/record_documents.hpp"
#include "mongo/record_fields.hpp"

namespace messenger::chat {

using mongo::Bulk;
using mongo::doc;
using mongo::Document;
using store::number_in;
using store::optional_in;
using store::Record;
using store::text_in;

namespace {

constexpr auto durable = mongo::Concern::majority;
/// Rooms that are looked at together.
constexpr std::int64_t portion = 500;

/// The message that an event changes.
std::optional<Seq> target_in(EventType type, const std::string& payload) {
    if (type <= EventType::message_created) {
        return std::nullopt;
    }
    const auto object = boost::json::parse("{" + payload + "}").as_object();
    if (const auto* target = object.if_contains("target")) {
        return target->as_int64();
    }
    return object.at("message").at("seq").as_int64();
}

void write_words(mongo::Session& session, const std::vector<Record>& records) {
    Bulk rows(session, collection::refused_words, durable);
    for (const auto& record : records) {
        const auto word = doc("folded", text_in(record, 1), "word", text_in(record, 2));
        rows.update(doc("_id", text_in(record, 0)), doc("$addToSet", doc("words", word)), true);
    }
    rows.execute();
}

Document change_of(ChatKind kind, const Record& record) {
    switch (kind) {
        case ChatKind::changed_messages:
            return doc("$set", doc("json", text_in(record, 2)));
        case ChatKind::deleted_messages:
            return doc("$set", doc("isDeleted", true));
        case ChatKind::pins:
            return doc("$set", doc("pinnedAt", number_in(record, 2)));
        case ChatKind::mentions:
            return doc("$addToSet", doc("mentions", text_in(record, 2)));
        default:
            return doc("$set", doc("root", number_in(record, 2)));
    }
}

/// Those of a message are together in one document.
void write_message_changes(mongo::Session& session, ChatKind kind, const std::vector<Record>& records) {
    Bulk rows(session, collection::messages, durable);
    for (const auto& record : records) {
        const auto key = message_key(record);
        rows.add(key, doc("room", text_in(record, 0), "seq", number_in(record, 1), "version", 0));
        rows.update(doc("_id", key), change_of(kind, record));
    }
    rows.execute();
}

/// Counted from the replies that are there.
void write_threads(mongo::Session& session, const std::vector<Record>& replies) {
    std::set<std::pair<std::string, Seq>> roots;
    for (const auto& reply : replies) {
        roots.emplace(text_in(reply, 0), number_in(reply, 2));
    }
    Bulk rows(session, collection::threads, durable);
    for (const auto& [room, root] : roots) {
        const auto of_thread = doc("room", room, "root", root);
        const auto last = session.find_one(collection::messages, of_thread, {.sort = doc("seq", -1)});
        const auto fields = doc("room", room, "seq", root, "count", session.count(collection::messages, of_thread),
                                "last", last ? last->number("seq") : 0);
        rows.update(doc("_id", room + "/" + std::to_string(root)), doc("$set", fields), true);
    }
    rows.execute();
}

}  // namespace

void RecordWriter::write(mongo::Session& session, ChatKind kind, const std::vector<Record>& records) {
    switch (kind) {
        case ChatKind::public_rooms:  // with the rooms
            return;
        case ChatKind::refused_words:
            return write_words(session, records);
        case ChatKind::events:
            return put(session, collection::events, events_of(session, records));
        case ChatKind::changed_messages:
        case ChatKind::deleted_messages:
        case ChatKind::pins:
        case ChatKind::mentions:
            return write_message_changes(session, kind, records);
        case ChatKind::replies:
            write_message_changes(session, kind, records);
            return write_threads(session, records);
        default:
            break;
    }
    std::vector<Row> rows;
    for (const auto& record : records) {
        rows.push_back({document_id(kind, record), document_fields(kind, record)});
    }
    put(session, record_documents()[index_of(kind)].collection, rows);
}

void RecordWriter::put(mongo::Session& session, const char* collection, const std::vector<Row>& rows) {
    std::vector<Document> documents;
    for (const auto& [id, fields] : rows) {
        documents.push_back(doc("_id", id));
        documents.back().add_all(fields);
    }
    const auto inserted = session.insert(collection, documents);
    if (!inserted.is_duplicate) {
        return;
    }
    Bulk again(session, collection, durable);
    for (const auto& [id, fields] : rows) {
        again.update(doc("_id", id), doc("$set", fields), true);
    }
    again.execute();
}

// What an event does to its room was done: there is nothing to say of it but which message it is about. Its place among
// the events of all rooms is its time, or right behind the event before it.
std::vector<RecordWriter::Row> RecordWriter::events_of(mongo::Session& session, const std::vector<Record>& records) {
    if (!position_) {
        const auto last = session.find_one(collection::events, {}, {.sort = doc("position", -1)});
        position_ = last ? last->number("position") : 0;
    }
    std::vector<Row> rows;
    for (const auto& record : records) {
        const auto& room = text_in(record, 0);
        const auto type = static_cast<EventType>(number_in(record, 2));
        const auto client_id = optional_in<std::string>(record, 4);
        const auto key = type != EventType::room_created
                             ? room + "/" + text_in(record, 3) + "/" + client_id.value_or("")
                         : client_id ? "direct/" + *client_id
                                     : room;
        position_ = std::max(*position_ + 1, number_in(record, 5));
        auto fields = doc("room", room, "seq", number_in(record, 1), "type", number_in(record, 2), "author",
                          text_in(record, 3), "at", number_in(record, 5), "position", *position_, "messageCount",
                          number_in(record, 6), "changes", 0, "payload", text_in(record, 7));
        if (const auto target = target_in(type, text_in(record, 7))) {
            fields.add("target", *target);
        }
        rows.push_back({key, std::move(fields)});
    }
    return rows;
}

void write_ends(mongo::Session& session) {
    std::string after;
    while (true) {
        const auto rooms = session.find(collection::rooms, doc("_id", doc("$gt", after)),
                                        {.sort = doc("_id", 1), .limit = portion, .projection = doc("_id", 1)});
        if (rooms.empty()) {
            return;
        }
        Bulk rows(session, collection::rooms, durable);
        for (const auto& room : rooms) {
            after = room.text("_id");
            const auto last = session.find_one(collection::events, doc("room", after), {.sort = doc("seq", -1)});
            const auto said = session.find_one(collection::events,
                                               doc("room", after, "type", static_cast<int>(EventType::message_created)),
                                               {.sort = doc("seq", -1)});
            if (last) {
                rows.update(doc("_id", after),
                            doc("$set", doc("appliedSeq", last->number("seq"), "messageCount",
                                            last->number("messageCount"), "lastAt", last->number("at"), "lastMessage",
                                            said ? said->number("seq") : 0, "changes", 0)));
            }
        }
        rows.execute();
    }
}

}  // namespace messenger::chat
