// RoomState: one room in the memory of the shard that owns it, and the decisions about it. Commands are checked against
// it and become drafts; stored events are applied to it in order. Knows nothing of sockets, stores or other rooms.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <variant>

#include "core/result.hpp"
#include "domain/chat_store.hpp"
#include "domain/permissions.hpp"
#include "domain/word_filter.hpp"

namespace messenger::chat {

struct PostMessage {
    std::string client_id;
    MessageDraft message;
};
/// Adds somebody, changes a role, or lets oneself into a public room.
struct PutMember {
    UserId user;
    std::optional<MemberRole> role;
};
/// Leaves, or removes somebody.
struct RemoveMember {
    UserId user;
};

struct EditMessage {
    Seq target = 0;
    std::string text;
};
struct DeleteMessage {
    Seq target = 0;
};
struct React {
    Seq target = 0;
    std::string emoji;
    bool is_added = true;
};
struct Pin {
    Seq target = 0;
    bool is_pinned = true;
};
/// What is not given stays.
struct ChangeRoom {
    std::optional<std::string> name;
    std::optional<std::string> topic;
    std::optional<bool> is_public;
    std::optional<std::chrono::seconds> slow_mode = std::nullopt;
    std::optional<bool> is_archived = std::nullopt;
    std::optional<std::int64_t> retention_days = std::nullopt;
};
struct DeleteRoom {};
/// Removes somebody who is in the room, and keeps who is not from joining.
struct BanUser {
    UserId user;
};
struct LiftBan {
    UserId user;
};
/// Lets oneself into a room whose invite one has; that it is valid is for the caller to have checked.
struct JoinByInvite {
    MemberRole role = MemberRole::member;
};

/// What somebody wants to do with a room.
struct Command {
    RoomId room;
    UserId by;
    std::variant<PostMessage, PutMember, RemoveMember, EditMessage, DeleteMessage, React, Pin, ChangeRoom, DeleteRoom,
                 BanUser, LiftBan, JoinByInvite>
        what;
};

/// Nothing needs to be stored: it is already so.
struct AlreadySo {};

class RoomState {
  public:
    explicit RoomState(RoomSnapshot snapshot);

    const RoomInfo& info() const { return info_; }
    Seq last_seq() const { return last_seq_; }
    /// What the store calls what is decided by.
    std::int64_t version() const { return version_; }
    std::int64_t message_count() const { return message_count_; }
    std::size_t member_count() const { return members_.size(); }
    const std::unordered_map<UserId, MemberState>& members() const { return members_; }
    const MemberState* member(UserId user) const;
    /// As the store would give it now.
    RoomSnapshot snapshot() const;
    /// A member of a direct room whose other one blocks it, or is gone.
    bool is_silenced(UserId user) const { return silenced_.contains(user); }

    using Decision = Result<std::variant<Draft, BanChange, AlreadySo>>;
    /// What a command makes, or why it is refused: not_found for what the caller may not know of, forbidden
    /// or a conflict for what it may not do.
    Decision decide(const Command& command) const;

    /// The marker that a member's wish to have read up to `seq` makes, clamped to the log; not_a_member for others.
    Result<ReadMarker> decide_read(UserId user, Seq seq) const;

    /// Takes over a stored event, the next one of the log.
    void apply(const EventBody& body, const Event& event);
    /// The same for one that another instance stored, and that changes nothing but messages.
    void apply(const Event& event);
    void set_version(std::int64_t version) { version_ = version; }
    void apply(const BanChange& change);
    /// Takes over a stored marker with the room's message count there.
    void apply_read(const ReadMarker& marker, std::int64_t message_count);

  private:
    Decision consider(UserId by, const PostMessage& post) const;
    Decision consider(UserId by, const PutMember& put) const;
    Decision consider(UserId by, const RemoveMember& remove) const;
    Decision consider(UserId by, const EditMessage& edit) const;
    Decision consider(UserId by, const DeleteMessage& removal) const;
    Decision consider(UserId by, const React& reaction) const;
    Decision consider(UserId by, const Pin& pin) const;
    Decision consider(UserId by, const ChangeRoom& change) const;
    Decision consider(UserId by, const DeleteRoom& removal) const;
    Decision consider(UserId by, const BanUser& ban) const;
    Decision consider(UserId by, const LiftBan& lift) const;
    Decision consider(UserId by, const JoinByInvite& join) const;
    Result<> check_owner_stays(const MemberState& leaving) const;
    /// The member, if it may do that; `refusal` is for one that may not.
    Result<const MemberState*> permitted(UserId by, Permission permission,
                                         const Problem& refusal = problem::forbidden) const;
    /// Whether somebody with this role may write this: moderators may write anything.
    Result<> check_text(MemberRole role, std::string_view text) const;
    /// not_found for what can't be a message of this room.
    Result<> check_target(Seq target) const;
    Draft draft(UserId by, EventBody body) const;
    std::size_t owners() const;

    RoomInfo info_;
    Seq last_seq_;
    std::int64_t message_count_;
    std::int64_t version_;
    std::unordered_map<UserId, MemberState> members_;
    std::unordered_set<UserId> banned_;
    std::unordered_set<UserId> silenced_;
    WordFilter words_;
};

/// The error for somebody who is no member: the room's existence is told for public rooms only.
Error outsider_error(const RoomInfo& info);

}  // namespace messenger::chat
