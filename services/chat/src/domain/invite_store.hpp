// Invite links: whoever has the code of one may join its room, until a time and so many times.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// Of one room.
inline constexpr std::int64_t max_invites = 100;

struct Invite {
    std::string code;  ///< a secret; see make_invite_code()
    RoomId room;
    UserId by;
    MemberRole role = MemberRole::member;  ///< of those who join by it
    Timestamp created_at{};
    std::optional<Timestamp> expires_at;   ///< none: never
    std::optional<std::int64_t> max_uses;  ///< none: any number
    std::int64_t uses = 0;
};

/// 128 random bits as base64url. Thread-safe.
std::string make_invite_code();
/// Whether nobody can join by it any more because its time is over.
bool has_expired(const Invite& invite, Timestamp at);
/// Whether nobody can join by it any more because everybody has who could.
bool is_used_up(const Invite& invite);

/// An invite with what those are shown of its room who are not in it.
struct Invitation {
    Invite invite;
    RoomType type = RoomType::group;
    std::string name;
    std::string topic;
    std::int64_t member_count = 0;
};

/// Where invites are kept. Thread-safe; calls block. A store that can't answer throws DependencyError, and nothing of
/// the call is kept.
class InviteStore {
  public:
    virtual ~InviteStore() = default;

    /// Keeps a new invite. With max_invites there already, those go that are of no use any more; conflict if that makes
    /// no place. not_found if there is no such room.
    virtual Result<> add(const Invite& invite) = 0;
    /// All that were not revoked, the last first.
    virtual std::vector<Invite> invites_of(RoomId room) = 0;
    /// Revokes it, if the room has it.
    virtual void remove(RoomId room, const std::string& code) = 0;
    /// Whatever its state, but nothing once its room was deleted.
    virtual std::optional<Invitation> find(const std::string& code) = 0;
    /// Counts one use more if the invite can be used at that time, and says whether. Of several at once just as many
    /// succeed as there are uses left.
    virtual bool spend(const std::string& code, Timestamp at) = 0;
    /// Takes back one spend() that nobody joined by.
    virtual void give_back(const std::string& code) = 0;
};

}  // namespace messenger::chat
