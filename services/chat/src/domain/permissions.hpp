// Who may do what, by role: owner > admin > moderator > member > reader.
#pragma once

#include <array>
#include <optional>

#include "domain/types.hpp"

namespace messenger::chat {

enum class Permission : std::uint8_t {
    react,
    write,          ///< and edit or delete what oneself wrote
    mention_all,    ///< @room
    pin,            ///< and unpin
    delete_others,  ///< messages of others
    add_member,     ///< with a role below one's own, as for the next two
    remove_member,  ///< and ban
    change_role,
    change_info,  ///< name, topic, who may find the room, and its rules
    delete_room,
};
inline constexpr std::size_t permission_count = 10;

/// The least role that a permission needs in each kind of room, in the order of Permission; nobody has it where none is
/// given. The whole of the rules is this table and the three functions below.
struct PermissionTable {
    using Row = std::array<std::optional<MemberRole>, permission_count>;
    using enum MemberRole;
    static constexpr std::optional<MemberRole> nobody{};
    static constexpr Row group{reader,    member,    moderator, moderator, moderator,
                               moderator, moderator, moderator, admin,     owner};
    static constexpr Row channel{reader,    moderator, moderator, moderator, moderator,
                                 moderator, moderator, moderator, admin,     owner};
    static constexpr Row direct{member, member, nobody, member, nobody, nobody, nobody, nobody, nobody, nobody};
};

constexpr bool may(RoomType type, MemberRole role, Permission permission) {
    const auto& row = type == RoomType::group     ? PermissionTable::group
                      : type == RoomType::channel ? PermissionTable::channel
                                                  : PermissionTable::direct;
    const auto least = row[static_cast<std::size_t>(permission)];
    return least && role >= *least;
}

/// The role of whoever is added without one.
constexpr MemberRole default_role(RoomType type) {
    return type == RoomType::channel ? MemberRole::reader : MemberRole::member;
}

/// Whether `actor` may turn somebody of role `from` (a newcomer counts as reader) into `to`: nobody acts on an equal,
/// or makes one, except owners.
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
