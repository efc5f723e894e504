#include "codec/instance_fields.hpp"

namespace messenger::chat {
namespace {

struct BodyToFields {
    FieldWriter& out;

    void operator()(const MessageDraft& message) const {
        out.text(message.text);
        out.flag(message.reply_to.has_value());
        if (message.reply_to) {
            out.number(*message.reply_to);
        }
        out.number(std::ssize(message.attachments));
        for (const auto& attachment : message.attachments) {
            out.text(attachment.media_id);
            out.text(attachment.name);
            out.text(attachment.type);
            out.number(attachment.size);
        }
        out.flag(message.forwarded_from.has_value());
        if (const auto& origin = message.forwarded_from) {
            out.id(origin->room);
            out.number(origin->seq);
            out.id(origin->sender);
        }
        out.flag(message.may_mention_room);
        out.number(message.interval.count());
    }
    void operator()(const MessageEdited& edit) const {
        out.number(edit.target);
        out.text(edit.text);
        out.flag(edit.may_mention_room);
    }
    void operator()(const MessageDeleted& deletion) const {
        out.number(deletion.target);
        out.flag(deletion.is_by_moderator);
    }
    void operator()(const ReactionChanged& reaction) const {
        out.number(reaction.target);
        out.text(reaction.emoji);
    }
    void operator()(const PinChanged& pin) const { out.number(pin.target); }
    template <typename Structural>
    void operator()(const Structural&) const {
        throw std::logic_error("a structural draft is for the instance that decides it");
    }
};

// In the order of the fields, which that of the members of a braced list is as well (C++ [dcl.init.list]).
MessageDraft read_message(FieldReader& in) {
    MessageDraft message{.text = in.text(), .reply_to = {}, .attachments = {}};
    if (in.flag()) {
        message.reply_to = in.number();
    }
    for (auto left = in.count(); left > 0; --left) {
        message.attachments.push_back(
            {.media_id = in.text(), .name = in.text(), .type = in.text(), .size = in.number()});
    }
    if (in.flag()) {
        message.forwarded_from = Origin{.room = in.id<RoomId>(), .seq = in.number(), .sender = in.id<UserId>()};
    }
    message.may_mention_room = in.flag();
    message.interval = std::chrono::seconds(in.number());
    return message;
}

EventBody read_body(FieldReader& in, EventType type) {
    switch (type) {
        case EventType::message_created:
            return read_message(in);
        case EventType::message_edited:
            return MessageEdited{.target = in.number(), .text = in.text(), .may_mention_room = in.flag()};
        case EventType::message_deleted:
            return MessageDeleted{.target = in.number(), .is_by_moderator = in.flag()};
        case EventType::reaction_added:
        case EventType::reaction_removed:
            return ReactionChanged{
                .target = in.number(), .emoji = in.text(), .is_added = type == EventType::reaction_added};
        case EventType::message_pinned:
        case EventType::message_unpinned:
            return PinChanged{.target = in.number(), .is_pinned = type == EventType::message_pinned};
        default:
            throw std::invalid_argument("no draft about messages");
    }
}

}  // namespace

void write(FieldWriter& out, const Event& event) {
    out.number(event.seq);
    out.number(static_cast<std::int64_t>(event.type));
    out.number(to_micros(event.at));
    out.id(event.by);
    out.number(event.message_count);
    out.text(event.payload);
}

Event read_event(FieldReader& in, RoomId room) {
    return {.room = room,
            .seq = in.number(),
            .type = static_cast<EventType>(in.number()),
            .at = from_micros(in.number()),
            .by = in.id<UserId>(),
            .message_count = in.number(),
            .payload = in.text()};
}

void write(FieldWriter& out, const Draft& draft) {
    out.id(draft.room);
    out.id(draft.by);
    out.text(draft.client_id);
    out.flag(draft.decided_by.has_value());
    if (draft.decided_by) {
        out.number(*draft.decided_by);
    }
    out.number(static_cast<std::int64_t>(type_of(draft.body)));
    std::visit(BodyToFields{out}, draft.body);
}

Draft read_draft(FieldReader& in) {
    Draft draft{.room = in.id<RoomId>(), .by = in.id<UserId>(), .client_id = in.text(), .body = {}};
    if (in.flag()) {
        draft.decided_by = in.number();
    }
    draft.body = read_body(in, static_cast<EventType>(in.number()));
    return draft;
}

}  // namespace messenger::chat
