// RoomState: one room in the memory of the shard that owns it, and the decisions about it. Commands are checked against
// it and become drafts; stored events are applied to it in order. Knows nothing of sockets, stores or other rooms.
#pragma once

#include <unordered_map>
#include <variant>

#include "core/result.hpp"
#include "domain/chat_store.hpp"

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

/// What somebody wants to do with a room.
struct Command {
    RoomId room;
    UserId by;
    std::variant<PostMessage, PutMember, RemoveMember> what;
};

/// Nothing needs to be stored: it is already so.
struct AlreadySo {};

class RoomState {
  public:
    explicit RoomState(RoomSnapshot snapshot);

    const RoomInfo& info() const { return info_; }
    Seq last_seq() const { return last_seq_; }
    std::int64_t message_count() const { return message_count_; }
    std::size_t member_count() const { return members_.size(); }
    const std::unordered_map<UserId, MemberState>& members() const { return members_; }
    const MemberState* member(UserId user) const;
    /// Messages of others after the member's marker.
    std::int64_t unread(const MemberState& member) const { return message_count_ - member.read_count; }

    /// The event that a command makes, or why it is refused: not_found for what the caller may not know of, forbidden
    /// or a conflict for what it may not do.
    Result<std::variant<Draft, AlreadySo>> decide(const Command& command) const;

    /// The marker that a member's wish to have read up to `seq` makes, clamped to the log; not_a_member for others.
    Result<ReadMarker> decide_read(UserId user, Seq seq) const;

    /// Takes over a stored event, the next one of the log.
    void apply(const EventBody& body, const Event& event);
    /// Takes over a stored marker with the room's message count there.
    void apply_read(const ReadMarker& marker, std::int64_t message_count);

  private:
    Result<Draft> post(UserId by, const PostMessage& post) const;
    Result<std::variant<Draft, AlreadySo>> put_member(UserId by, const PutMember& put) const;
    Result<std::variant<Draft, AlreadySo>> remove_member(UserId by, const RemoveMember& remove) const;
    Draft draft(UserId by, EventBody body) const;
    std::size_t owners() const;

    RoomInfo info_;
    Seq last_seq_;
    std::int64_t message_count_;
    std::unordered_map<UserId, MemberState> members_;
};

/// The error for somebody who is no member: the room's existence is told for public rooms only.
Error outsider_error(const RoomInfo& info);

}  // namespace messenger::chat
