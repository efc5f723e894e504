// Who a text speaks to: "@name" for one user, "@room" for all who are in the room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace messenger::chat {

/// More names in one message are text like any other.
inline constexpr std::size_t max_mentions = 50;

struct MentionedNames {
    std::vector<std::string> usernames;  ///< in lower case, each once, in their order
    bool is_room = false;
};

/// A mention begins where no word goes on, so that an email address is none. Usernames are as the user service has
/// them: letters a-z, digits, '_', and '.' between two of the others.
MentionedNames mentioned_names(std::string_view text);

}  // namespace messenger::chat
