// Finding one message among what a store keeps.
#pragma once

#include <optional>
#include <string>

#include "domain/chat_store.hpp"

namespace messenger::chat {

/// The message object as it is now; nothing if what has this seq is no message. Blocks; throws as the store does.
std::optional<std::string> stored_message(ChatStore& store, RoomId room, Seq seq);

}  // namespace messenger::chat
