#include "domain/room_state.hpp"

#include <algorithm>

#include "domain/permissions.hpp"

namespace messenger::chat {

Error outsider_error(const RoomInfo& info) {
    return info.is_public ? Error(problem::not_a_member, "join the room first") : Error(problem::not_found);
}

RoomState::RoomState(RoomSnapshot snapshot)
    : info_(std::move(snapshot.info)),
      last_seq_(snapshot.last_seq),
      message_count_(snapshot.message_count),
      version_(snapshot.version),
      members_(snapshot.members.begin(), snapshot.members.end()),
      banned_(snapshot.banned.begin(), snapshot.banned.end()),
      silenced_(snapshot.silenced.begin(), snapshot.silenced.end()),
      words_(std::move(snapshot.refused_words)) {}

RoomSnapshot RoomState::snapshot() const {
    return {.info = info_,
            .last_seq = last_seq_,
            .message_count = message_count_,
            .members = {members_.begin(), members_.end()},
            .banned = {banned_.begin(), banned_.end()},
            .silenced = {silenced_.begin(), silenced_.end()},
            .refused_words = words_.words(),
            .version = version_};
}

const MemberState* RoomState::member(UserId user) const {
    const auto found = members_.find(user);
    return found == members_.end() ? nullptr : &found->second;
}

RoomState::Decision RoomState::decide(const Command& command) const {
    return std::visit([&](const auto& what) { return consider(command.by, what); }, command.what);
}

Result<const MemberState*> RoomState::permitted(UserId by, Permission permission, const Problem& refusal) const {
    const auto* actor = member(by);
    if (actor == nullptr) {
        return std::unexpected(outsider_error(info_));
    }
    if (is_silenced(by)) {
        return fail(problem::cannot_write, "this conversation is closed");
    }
    if (info_.is_archived && permission < Permission::add_member) {
        return fail(problem::cannot_write, "the room is archived");
    }
    if (!may(info_.type, actor->role, permission)) {
        return fail(refusal, "your role does not allow this");
    }
    return actor;
}

Result<> RoomState::check_text(MemberRole role, std::string_view text) const {
    if (role < MemberRole::moderator && words_.refuses(text)) {
        return invalid_field("/text", "has a word that can't be written in this room");
    }
    return {};
}

Result<> RoomState::check_target(Seq target) const {
    // The first event is the room's creation.
    if (target < 2 || target > last_seq_) {
        return fail(problem::not_found, "there is no such message");
    }
    return {};
}

RoomState::Decision RoomState::consider(UserId by, const PostMessage& post) const {
    TRY(const auto* actor, permitted(by, Permission::write, problem::cannot_write));
    if (post.message.reply_to && *post.message.reply_to > last_seq_) {
        return invalid_field("/replyTo", "is no message of this room");
    }
    CHECK_OK(check_text(actor->role, post.message.text));
    auto message = post.message;
    message.may_mention_room = may(info_.type, actor->role, Permission::mention_all);
    message.interval = actor->role < MemberRole::moderator ? info_.slow_mode : std::chrono::seconds(0);
    Draft made = draft(by, std::move(message));
    made.client_id = post.client_id;
    return made;
}

RoomState::Decision RoomState::consider(UserId by, const PutMember& put) const {
    const auto* actor = member(by);
    const auto* target = member(put.user);
    if (actor == nullptr) {
        // Whoever is outside may do one thing: let itself into a public room.
        if (!info_.is_public || put.user != by) {
            return std::unexpected(outsider_error(info_));
        }
        if (banned_.contains(by)) {
            return fail(problem::forbidden, "you are banned from this room");
        }
        const auto role = default_role(info_.type);
        if (put.role && *put.role != role) {
            return fail(problem::forbidden, "who joins a public room can't choose a role");
        }
        return draft(by, MemberJoined{{by, role}});
    }
    if (info_.type == RoomType::direct) {
        return fail(problem::forbidden, "a direct room has the two members that it began with");
    }
    const auto role = put.role.value_or(target != nullptr ? target->role : default_role(info_.type));
    if (target != nullptr && target->role == role) {
        return AlreadySo{};
    }
    if (!may_assign(actor->role, target != nullptr ? target->role : MemberRole::reader, role)) {
        return fail(problem::forbidden, "your role does not allow this");
    }
    if (target == nullptr) {
        if (banned_.contains(put.user)) {
            return fail(problem::conflict, "the user is banned from this room");
        }
        return draft(by, MemberJoined{{put.user, role}});
    }
    if (target->role == MemberRole::owner && owners() == 1) {
        return fail(problem::last_owner);
    }
    return draft(by, MemberUpdated{{put.user, role}});
}

RoomState::Decision RoomState::consider(UserId by, const RemoveMember& remove) const {
    const auto* actor = member(by);
    if (actor == nullptr) {
        return std::unexpected(outsider_error(info_));
    }
    const auto* target = member(remove.user);
    if (target == nullptr) {
        return AlreadySo{};
    }
    if (info_.type == RoomType::direct) {
        return fail(problem::forbidden, "a direct room can't be left");
    }
    if (remove.user != by && !may_remove(actor->role, target->role)) {
        return fail(problem::forbidden, "your role does not allow this");
    }
    CHECK_OK(check_owner_stays(*target));
    return draft(by, MemberLeft{.member = {remove.user, target->role}});
}

Result<> RoomState::check_owner_stays(const MemberState& leaving) const {
    if (leaving.role == MemberRole::owner && owners() == 1 && members_.size() > 1) {
        return fail(problem::last_owner);
    }
    return {};
}

RoomState::Decision RoomState::consider(UserId by, const BanUser& ban) const {
    TRY(const auto* actor, permitted(by, Permission::remove_member));
    const auto* target = member(ban.user);
    if (target == nullptr) {
        if (banned_.contains(ban.user)) {
            return AlreadySo{};
        }
        return BanChange{.room = info_.id, .user = ban.user, .by = by, .is_banned = true};
    }
    if (ban.user == by || !may_remove(actor->role, target->role)) {
        return fail(problem::forbidden, "your role does not allow this");
    }
    CHECK_OK(check_owner_stays(*target));
    return draft(by, MemberLeft{.member = {ban.user, target->role}, .is_banned = true});
}

RoomState::Decision RoomState::consider(UserId by, const LiftBan& lift) const {
    CHECK_OK(permitted(by, Permission::remove_member));
    if (!banned_.contains(lift.user)) {
        return AlreadySo{};
    }
    return BanChange{.room = info_.id, .user = lift.user, .by = by, .is_banned = false};
}

RoomState::Decision RoomState::consider(UserId by, const JoinByInvite& join) const {
    if (member(by) != nullptr) {
        return AlreadySo{};
    }
    if (info_.type == RoomType::direct || members_.empty()) {
        return fail(problem::not_found);
    }
    if (banned_.contains(by)) {
        return fail(problem::forbidden, "you are banned from this room");
    }
    return draft(by, MemberJoined{{by, join.role}});
}

RoomState::Decision RoomState::consider(UserId by, const EditMessage& edit) const {
    TRY(const auto* actor, permitted(by, Permission::write, problem::cannot_write));
    CHECK_OK(check_target(edit.target));
    CHECK_OK(check_text(actor->role, edit.text));
    return draft(by, MessageEdited{edit.target, edit.text, may(info_.type, actor->role, Permission::mention_all)});
}

RoomState::Decision RoomState::consider(UserId by, const DeleteMessage& removal) const {
    const auto* actor = member(by);
    if (actor == nullptr) {
        return std::unexpected(outsider_error(info_));
    }
    CHECK_OK(check_target(removal.target));
    return draft(by, MessageDeleted{removal.target, may(info_.type, actor->role, Permission::delete_others)});
}

RoomState::Decision RoomState::consider(UserId by, const React& reaction) const {
    CHECK_OK(permitted(by, Permission::react));
    CHECK_OK(check_target(reaction.target));
    return draft(by, ReactionChanged{reaction.target, reaction.emoji, reaction.is_added});
}

RoomState::Decision RoomState::consider(UserId by, const Pin& pin) const {
    CHECK_OK(permitted(by, Permission::pin));
    CHECK_OK(check_target(pin.target));
    return draft(by, PinChanged{pin.target, pin.is_pinned});
}

RoomState::Decision RoomState::consider(UserId by, const ChangeRoom& change) const {
    CHECK_OK(permitted(by, Permission::change_info));
    if (change.retention_days) {
        CHECK_OK(permitted(by, Permission::delete_room));  // what it takes away is gone, too
    }
    auto info = info_;
    info.name = change.name.value_or(info.name);
    info.topic = change.topic.value_or(info.topic);
    info.is_public = change.is_public.value_or(info.is_public);
    info.slow_mode = change.slow_mode.value_or(info.slow_mode);
    info.is_archived = change.is_archived.value_or(info.is_archived);
    info.retention_days = change.retention_days.value_or(info.retention_days);
    if (info == info_) {
        return AlreadySo{};
    }
    return draft(by, RoomUpdated{std::move(info)});
}

RoomState::Decision RoomState::consider(UserId by, const DeleteRoom&) const {
    CHECK_OK(permitted(by, Permission::delete_room));
    return draft(by, RoomDeleted{});
}

Result<ReadMarker> RoomState::decide_read(UserId user, Seq seq) const {
    if (member(user) == nullptr) {
        return std::unexpected(outsider_error(info_));
    }
    return ReadMarker{info_.id, user, std::min(seq, last_seq_)};
}

Draft RoomState::draft(UserId by, EventBody body) const {
    return {.room = info_.id,
            .by = by,
            .client_id = Uuid::generate().to_string(),
            .body = std::move(body),
            .decided_by = version_};
}

std::size_t RoomState::owners() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(members_, [](const auto& entry) { return entry.second.role == MemberRole::owner; }));
}

}  // namespace messenger::chat
