// A part of a room as a page of HTML that people read, without any script.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// `messages` are message objects as clients see them; who is not in `names` is called "deleted user".
std::string room_page(const RoomInfo& room, const std::vector<std::string>& messages,
                      const std::map<UserId, std::string>& names);
/// Who wrote them, each once.
std::vector<UserId> authors_of(const std::vector<std::string>& messages);

}  // namespace messenger::chat
