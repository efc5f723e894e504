#include "domain/types.hpp"

#include <array>

namespace messenger::chat {

std::string_view to_string(RoomType type) {
    switch (type) {
        case RoomType::group:
            return "group";
        case RoomType::channel:
            return "channel";
        case RoomType::direct:
            return "direct";
    }
    return "group";
}

std::string_view to_string(MemberRole role) {
    constexpr std::array<std::string_view, 5> names{"reader", "member", "moderator", "admin", "owner"};
    return names[static_cast<std::size_t>(role) - 1];
}

std::string_view to_string(NotificationLevel level) {
    constexpr std::array<std::string_view, 3> names{"all", "mentions", "none"};
    return names[static_cast<std::size_t>(level)];
}

std::string_view to_string(EventType type) {
    switch (type) {
        case EventType::room_created:
            return "room.created";
        case EventType::member_joined:
            return "member.joined";
        case EventType::member_updated:
            return "member.updated";
        case EventType::member_left:
            return "member.left";
        case EventType::room_updated:
            return "room.updated";
        case EventType::room_deleted:
            return "room.deleted";
        case EventType::message_created:
            return "message.created";
        case EventType::message_edited:
            return "message.edited";
        case EventType::message_deleted:
            return "message.deleted";
        case EventType::reaction_added:
            return "reaction.added";
        case EventType::reaction_removed:
            return "reaction.removed";
        case EventType::message_pinned:
            return "message.pinned";
        case EventType::message_unpinned:
            return "message.unpinned";
    }
    return "";
}

namespace {

struct TypeOf {
    EventType operator()(const RoomCreated&) const { return EventType::room_created; }
    EventType operator()(const MemberJoined&) const { return EventType::member_joined; }
    EventType operator()(const MemberUpdated&) const { return EventType::member_updated; }
    EventType operator()(const MemberLeft&) const { return EventType::member_left; }
    EventType operator()(const RoomUpdated&) const { return EventType::room_updated; }
    EventType operator()(const RoomDeleted&) const { return EventType::room_deleted; }
    EventType operator()(const MessageDraft&) const { return EventType::message_created; }
    EventType operator()(const MessageEdited&) const { return EventType::message_edited; }
    EventType operator()(const MessageDeleted&) const { return EventType::message_deleted; }
    EventType operator()(const ReactionChanged& change) const {
        return change.is_added ? EventType::reaction_added : EventType::reaction_removed;
    }
    EventType operator()(const PinChanged& change) const {
        return change.is_pinned ? EventType::message_pinned : EventType::message_unpinned;
    }
};

}  // namespace

EventType type_of(const EventBody& body) {
    return std::visit(TypeOf(), body);
}

bool is_structural(const EventBody& body) {
    return type_of(body) < EventType::message_created;
}

std::optional<Seq> target_of(const EventBody& body) {
    return std::visit(
        [](const auto& what) -> std::optional<Seq> {
            if constexpr (requires { what.target; }) {
                return what.target;
            } else {
                return std::nullopt;
            }
        },
        body);
}

}  // namespace messenger::chat
