// Who may do what, by role: owner > admin > moderator > member > reader.
#pragma once

#include "domain/types.hpp"

namespace messenger::chat {

/// In a channel moderators write and everybody reads.
constexpr bool may_write(RoomType type, MemberRole role) {
    return role >= (type == RoomType::channel ? MemberRole::moderator : MemberRole::member);
}

/// The role of whoever is added without one.
constexpr MemberRole default_role(RoomType type) {
    return type == RoomType::channel ? MemberRole::reader : MemberRole::member;
}

/// Whether `actor` may turn somebody of role `from` (a newcomer counts as reader) into `to`: moderators add members,
/// admins also make moderators, owners do everything; nobody acts on an equal, except owners.
constexpr bool may_assign(MemberRole actor, MemberRole from, MemberRole to) {
    if (actor == MemberRole::owner) {
        return true;
    }
    return actor >= MemberRole::moderator && from < actor && to < actor;
}

constexpr bool may_remove(MemberRole actor, MemberRole target) {
    return actor == MemberRole::owner || (actor >= MemberRole::moderator && target < actor);
}

}  // namespace messenger::chat
