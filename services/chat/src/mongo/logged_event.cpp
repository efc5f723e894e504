#include "mongo/logged_event.hpp"

#include "mongo/keys.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

Document document_of(const Member& member) {
    return doc("user", member.user.to_string(), "role", static_cast<int>(member.role));
}

}  // namespace

Document LoggedEvent::to_document() const {
    auto document =
        doc("_id", key, "room", event.room.to_string(), "seq", event.seq, "type", static_cast<int>(event.type),
            "author", event.by.to_string(), "at", to_micros(event.at), "position", position, "messageCount",
            event.message_count, "changes", changes, "payload", event.payload);
    // Most are messages with nothing of what follows.
    if (event.type == EventType::room_created || event.type == EventType::room_updated) {
        document.add("info", fields_of(info));
    }
    if (!members.empty()) {
        std::vector<Document> all;
        for (const auto& member : members) {
            all.push_back(document_of(member));
        }
        document.add("members", all);
    }
    if (is_banned) {
        document.add("isBanned", true);
    }
    if (target > 0) {
        document.add("target", target);
    }
    if (!emoji.empty()) {
        document.add("emoji", emoji);
    }
    if (!mentions.empty()) {
        document.add("mentions", mentions);
    }
    if (root) {
        document.add("root", *root);
    }
    if (is_slow) {
        document.add("isSlow", true);
    }
    return document;
}

LoggedEvent LoggedEvent::from_document(const Document& document) {
    LoggedEvent logged{.event = event_in(document),
                       .key = document.text("_id"),
                       .position = document.number("position"),
                       .changes = document.number("changes"),
                       .info = info_in(document.document("info"), room_in(document)),
                       .members = {},
                       .is_banned = document.flag("isBanned"),
                       .target = document.number("target"),
                       .emoji = document.text("emoji"),
                       .mentions = document.texts("mentions"),
                       .root = document.optional_number("root"),
                       .is_slow = document.flag("isSlow")};
    for (const auto& member : document.documents("members")) {
        logged.members.push_back({user_in(member), static_cast<MemberRole>(member.number("role"))});
    }
    return logged;
}

Event event_in(const Document& document) {
    return {.room = room_in(document),
            .seq = document.number("seq"),
            .type = static_cast<EventType>(document.number("type")),
            .at = time_in(document),
            .by = user_in(document, "author"),
            .message_count = document.number("messageCount"),
            .payload = document.text("payload")};
}

std::string direct_key_of(UserId a, UserId b) {
    return "direct/" + std::min(a, b).to_string() + "/" + std::max(a, b).to_string();
}

std::string event_key_of(const Draft& draft) {
    const auto* created = std::get_if<RoomCreated>(&draft.body);
    if (created != nullptr && created->info.type == RoomType::direct) {
        return direct_key_of(created->members.front().user, created->members.back().user);
    }
    if (created != nullptr) {
        return draft.room.to_string();
    }
    return key_of(draft.room, draft.by) + "/" + draft.client_id;
}

LoggedEvent logged_event_of(const Draft& draft) {
    LoggedEvent logged;
    logged.event = {.room = draft.room, .type = type_of(draft.body), .by = draft.by};
    logged.key = event_key_of(draft);
    logged.target = target_of(draft.body).value_or(0);
    if (const auto* created = std::get_if<RoomCreated>(&draft.body)) {
        logged.info = created->info;
        logged.members = created->members;
    } else if (const auto* updated = std::get_if<RoomUpdated>(&draft.body)) {
        logged.info = updated->info;
    } else if (const auto* joined = std::get_if<MemberJoined>(&draft.body)) {
        logged.members = {joined->member};
    } else if (const auto* changed = std::get_if<MemberUpdated>(&draft.body)) {
        logged.members = {changed->member};
    } else if (const auto* left = std::get_if<MemberLeft>(&draft.body)) {
        logged.members = {left->member};
        logged.is_banned = left->is_banned;
    } else if (const auto* reaction = std::get_if<ReactionChanged>(&draft.body)) {
        logged.emoji = reaction->emoji;
    } else if (const auto* message = std::get_if<MessageDraft>(&draft.body)) {
        logged.is_slow = message->interval.count() > 0;
    }
    return logged;
}

}  // namespace messenger::chat
