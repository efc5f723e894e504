// Whom messages mention, as rows within the caller's transaction. All of these throw soci_error.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// The mentions of a text, and their keys in the table.
struct FoundMentions {
    Mentions mentions;
    std::vector<long long> keys;
};

/// Those members of the room whom a text mentions. What is no name of one is text.
FoundMentions find_mentions(soci::session& sql, long long room, std::string_view text, bool may_mention_room);
/// In place of those that the message had. The key of a message is event_key().
void write_mentions(soci::session& sql, long long message, const std::vector<long long>& keys);
/// How many messages after a seq mention a user, or all.
std::int64_t unread_mentions(soci::session& sql, long long room, long long user, Seq read_seq);

}  // namespace messenger::chat
