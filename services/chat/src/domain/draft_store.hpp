// Drafts: what somebody has begun to write in a room and not sent, kept so that it is there on every device.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// Of one user.
inline constexpr std::int64_t max_drafts = 1'000;

/// Not to be confused with Draft, an event before it is stored.
struct UnsentMessage {
    RoomId room;
    std::string text;  ///< never empty
    std::optional<Seq> reply_to;
    Timestamp updated_at{};
};

/// Where a page of drafts begins: behind the one of this room, which was changed then.
struct DraftCursor {
    Timestamp updated_at{};
    RoomId room;
};

/// Where drafts are kept, one for each user and room; they go when the user leaves. Thread-safe; calls block. A store
/// that can't answer throws DependencyError, and nothing of the call is kept.
class DraftStore {
  public:
    virtual ~DraftStore() = default;

    /// Keeps a draft in place of the one before. not_found if the user is no member; conflict if there are max_drafts
    /// in other rooms.
    virtual Result<> put(UserId user, const UnsentMessage& draft) = 0;
    virtual std::optional<UnsentMessage> find(UserId user, RoomId room) = 0;
    /// Says whether there was one.
    virtual bool remove(UserId user, RoomId room) = 0;
    /// The last changed first, at most `limit`.
    virtual std::vector<UnsentMessage> drafts_of(UserId user, const std::optional<DraftCursor>& after,
                                                 std::int64_t limit) = 0;
};

}  // namespace messenger::chat
