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
        case EventType::message_created:
            return "message.created";
    }
    return "";
}

EventType type_of(const EventBody& body) {
    constexpr std::array types{EventType::room_created, EventType::member_joined, EventType::member_updated,
                               EventType::member_left, EventType::message_created};
    return types[body.index()];
}

bool is_structural(const EventBody& body) {
    return type_of(body) != EventType::message_created;
}

}  // namespace messenger::chat
