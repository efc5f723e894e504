// MessageSearch: finds messages by what they say.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

struct MessageSearchQuery {
    UserId by;         ///< only rooms that this user is in
    std::string text;  ///< words or parts of them, which a message all has
    std::optional<RoomId> room;
    std::optional<UserId> from;
    std::optional<Timestamp> before;
    std::optional<Timestamp> after;
    bool has_attachment = false;
    bool by_relevance = false;  ///< instead of the newest first
    std::int64_t limit = 50;
    std::int64_t offset = 0;
};

struct FoundMessage {
    std::string message;  ///< as it is now
    std::string snippet;  ///< HTML: what is near the match, which is in <mark>
};

class MessageSearch {
  public:
    virtual ~MessageSearch() = default;
    /// Blocks. Thread-safe; throws when the store can't answer.
    virtual std::vector<FoundMessage> find(const MessageSearchQuery& query) = 0;
    /// Takes over that what these messages said is gone, for which there was no event. As find().
    virtual void forget(const std::vector<MessageLink>& messages) = 0;
};

}  // namespace messenger::chat
