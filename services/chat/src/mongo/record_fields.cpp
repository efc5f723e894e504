#include "mongo/record_fields.hpp"

#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;
using store::number_in;
using store::optional_in;
using store::Record;
using store::text_in;

namespace {

std::string pair_key(const Record& record, std::size_t first = 0, std::size_t second = 1) {
    return text_in(record, first) + "/" + text_in(record, second);
}

Document room_of(const Record& record) {
    const RoomInfo info{.id = RoomId::parse(text_in(record, 0)).value_or(RoomId()),
                        .type = static_cast<RoomType>(number_in(record, 1)),
                        .name = text_in(record, 2),
                        .topic = text_in(record, 3),
                        .is_public = number_in(record, 4) != 0,
                        .created_at = from_micros(number_in(record, 5)),
                        .slow_mode = std::chrono::seconds(number_in(record, 7)),
                        .is_archived = number_in(record, 8) != 0,
                        .retention_days = number_in(record, 9)};
    auto fields = fields_of(info);
    fields.add("version", 0).add("appliedSeq", 0).add("deletedAt", optional_in<std::int64_t>(record, 6));
    return fields.add("purgedUntil", number_in(record, 10));
}

}  // namespace

std::string message_key(const Record& record) {
    return text_in(record, 0) + "/" + std::to_string(number_in(record, 1));
}
// Older than every event that is still to come, which is what a version is for.
Document document_fields(ChatKind kind, const Record& record) {
    switch (kind) {
        case ChatKind::store_info:
            return doc("value", text_in(record, 0));
        case ChatKind::users: {
            auto fields = doc("username", optional_in<std::string>(record, 1), "isDeleted", number_in(record, 2) != 0,
                              "lastSeenTo", number_in(record, 3), "hidesReceipts", number_in(record, 4) != 0);
            return fields.add("lastSeen", optional_in<std::int64_t>(record, 5));
        }
        case ChatKind::rooms:
            return room_of(record);
        case ChatKind::relations:
            return doc("user", text_in(record, 0), "kind", number_in(record, 1), "other", text_in(record, 2));
        case ChatKind::members:
            return doc("room", text_in(record, 0), "user", text_in(record, 1), "active", true, "role",
                       number_in(record, 2), "readSeq", number_in(record, 3), "readCount", number_in(record, 4),
                       "level", number_in(record, 5), "mutedUntil", optional_in<std::int64_t>(record, 6), "version", 0);
        case ChatKind::bans:
            return doc("room", text_in(record, 0), "user", text_in(record, 1), "by", text_in(record, 2), "at",
                       number_in(record, 3), "isBanned", true, "version", 0);
        case ChatKind::last_posts:
            return doc("at", number_in(record, 2));
        case ChatKind::message_edits:
            return doc("message", message_key(record), "seq", number_in(record, 2));
        case ChatKind::reactions:
            return doc("message", message_key(record), "emoji", text_in(record, 2), "user", text_in(record, 3), "isOn",
                       true, "at", number_in(record, 4), "version", number_in(record, 4));
        case ChatKind::invites: {
            const auto most = optional_in<std::int64_t>(record, 6);
            const auto left = most ? std::optional(*most - number_in(record, 7)) : std::nullopt;
            return doc("room", text_in(record, 1), "by", text_in(record, 2), "role", number_in(record, 3), "createdAt",
                       number_in(record, 4), "expiresAt", optional_in<std::int64_t>(record, 5), "maxUses", most, "uses",
                       number_in(record, 7), "usesLeft", left);
        }
        case ChatKind::drafts:
            return doc("user", text_in(record, 0), "room", text_in(record, 1), "text", text_in(record, 2), "replyTo",
                       optional_in<std::int64_t>(record, 3), "updatedAt", number_in(record, 4));
        case ChatKind::scheduled_messages:
            return doc("user", text_in(record, 1), "room", text_in(record, 2), "clientId", text_in(record, 3), "text",
                       text_in(record, 4), "replyTo", optional_in<std::int64_t>(record, 5), "sendAt",
                       number_in(record, 6), "dueAt", optional_in<std::int64_t>(record, 7), "isSending",
                       number_in(record, 8) != 0, "problem", optional_in<std::string>(record, 9));
        case ChatKind::reports:
            return doc("room", text_in(record, 1), "seq", number_in(record, 2), "author", text_in(record, 3),
                       "reporter", text_in(record, 4), "reason", number_in(record, 5), "comment", text_in(record, 6),
                       "createdAt", number_in(record, 7), "status", number_in(record, 8), "decidedBy",
                       optional_in<std::string>(record, 9), "decidedAt", optional_in<std::int64_t>(record, 10));
        default:
            return {};
    }
}

std::string document_id(ChatKind kind, const Record& record) {
    switch (kind) {
        case ChatKind::store_info:
            return "epoch";
        case ChatKind::relations:
            return text_in(record, 0) + "/" + std::to_string(number_in(record, 1)) + "/" + text_in(record, 2);
        case ChatKind::members:
        case ChatKind::bans:
        case ChatKind::last_posts:
            return pair_key(record);
        case ChatKind::drafts:
            return pair_key(record, 1, 0);
        case ChatKind::message_edits:
            return message_key(record) + "/" + std::to_string(number_in(record, 2));
        case ChatKind::reactions:
            return message_key(record) + "/" + text_in(record, 3) + "/" + text_in(record, 2);
        default:
            return text_in(record, 0);
    }
}

}  // namespace messenger::chat
