#include "codec/instance_json.hpp"

#include <boost/json/object.hpp>
#include <stdexcept>

namespace messenger::chat {
namespace {

namespace json = boost::json;

template <typename Id>
Id id_in(const json::value& value) {
    const auto id = Id::parse(value.as_string());
    if (!id) {
        throw std::invalid_argument("no id");
    }
    return *id;
}

std::string text_in(const json::value& value) {
    return std::string(value.as_string());
}

struct BodyToJson {
    json::object& out;

    void operator()(const MessageDraft& message) const {
        out["text"] = message.text;
        if (message.reply_to) {
            out["replyTo"] = *message.reply_to;
        }
        json::array attachments;
        for (const auto& attachment : message.attachments) {
            attachments.push_back({{"mediaId", attachment.media_id},
                                   {"name", attachment.name},
                                   {"type", attachment.type},
                                   {"size", attachment.size}});
        }
        if (!attachments.empty()) {
            out["attachments"] = std::move(attachments);
        }
        if (const auto& origin = message.forwarded_from) {
            out["forwardedFrom"] = {
                {"room", origin->room.to_string()}, {"seq", origin->seq}, {"sender", origin->sender.to_string()}};
        }
        out["mayMentionRoom"] = message.may_mention_room;
        out["interval"] = message.interval.count();
    }
    void operator()(const MessageEdited& edit) const {
        out["target"] = edit.target;
        out["text"] = edit.text;
        out["mayMentionRoom"] = edit.may_mention_room;
    }
    void operator()(const MessageDeleted& deletion) const {
        out["target"] = deletion.target;
        out["byModerator"] = deletion.is_by_moderator;
    }
    void operator()(const ReactionChanged& reaction) const {
        out["target"] = reaction.target;
        out["emoji"] = reaction.emoji;
    }
    void operator()(const PinChanged& pin) const { out["target"] = pin.target; }
    template <typename Structural>
    void operator()(const Structural&) const {
        throw std::logic_error("a structural draft is for the instance that decides it");
    }
};

MessageDraft message_in(const json::object& from) {
    MessageDraft message{.text = text_in(from.at("text")), .reply_to = {}, .attachments = {}};
    if (const auto* seq = from.if_contains("replyTo")) {
        message.reply_to = seq->as_int64();
    }
    if (const auto* attachments = from.if_contains("attachments")) {
        for (const auto& attachment : attachments->as_array()) {
            message.attachments.push_back({.media_id = text_in(attachment.at("mediaId")),
                                           .name = text_in(attachment.at("name")),
                                           .type = text_in(attachment.at("type")),
                                           .size = attachment.at("size").as_int64()});
        }
    }
    if (const auto* origin = from.if_contains("forwardedFrom")) {
        message.forwarded_from = Origin{.room = id_in<RoomId>(origin->at("room")),
                                        .seq = origin->at("seq").as_int64(),
                                        .sender = id_in<UserId>(origin->at("sender"))};
    }
    message.may_mention_room = from.at("mayMentionRoom").as_bool();
    message.interval = std::chrono::seconds(from.at("interval").as_int64());
    return message;
}

EventBody body_in(const json::object& from, EventType type) {
    if (type == EventType::message_created) {
        return message_in(from);
    }
    const auto target = from.at("target").as_int64();
    switch (type) {
        case EventType::message_edited:
            return MessageEdited{.target = target,
                                 .text = text_in(from.at("text")),
                                 .may_mention_room = from.at("mayMentionRoom").as_bool()};
        case EventType::message_deleted:
            return MessageDeleted{.target = target, .is_by_moderator = from.at("byModerator").as_bool()};
        case EventType::reaction_added:
        case EventType::reaction_removed:
            return ReactionChanged{
                .target = target, .emoji = text_in(from.at("emoji")), .is_added = type == EventType::reaction_added};
        case EventType::message_pinned:
        case EventType::message_unpinned:
            return PinChanged{.target = target, .is_pinned = type == EventType::message_pinned};
        default:
            throw std::invalid_argument("no draft about messages");
    }
}

}  // namespace

json::object event_to_json(const Event& event, json::storage_ptr storage) {
    return json::object({{"seq", event.seq},
                         {"type", static_cast<int>(event.type)},
                         {"at", to_micros(event.at)},
                         {"by", event.by.to_string()},
                         {"count", event.message_count},
                         {"payload", event.payload}},
                        std::move(storage));
}

Event event_from_json(RoomId room, const json::value& from) {
    return {.room = room,
            .seq = from.at("seq").as_int64(),
            .type = static_cast<EventType>(from.at("type").as_int64()),
            .at = from_micros(from.at("at").as_int64()),
            .by = id_in<UserId>(from.at("by")),
            .message_count = from.at("count").as_int64(),
            .payload = text_in(from.at("payload"))};
}

json::object draft_to_json(const Draft& draft) {
    json::object out{{"room", draft.room.to_string()},
                     {"by", draft.by.to_string()},
                     {"clientId", draft.client_id},
                     {"type", static_cast<int>(type_of(draft.body))}};
    if (draft.decided_by) {
        out["decidedBy"] = *draft.decided_by;
    }
    std::visit(BodyToJson{out}, draft.body);
    return out;
}

Draft draft_from_json(const json::value& value) {
    const auto& from = value.as_object();
    Draft draft{.room = id_in<RoomId>(from.at("room")),
                .by = id_in<UserId>(from.at("by")),
                .client_id = text_in(from.at("clientId")),
                .body = body_in(from, static_cast<EventType>(from.at("type").as_int64()))};
    if (const auto* version = from.if_contains("decidedBy")) {
        draft.decided_by = version->as_int64();
    }
    return draft;
}

}  // namespace messenger::chat
