// Telling a message on in another room: what it said, and where it was said first.
#pragma once

#include "domain/room_state.hpp"
#include "net/task.hpp"

namespace messenger::chat {

class Engine;

/// The post with what the linked message says. A validation error on /forward unless `user` can read it; unavailable
/// when that can't be found out now. The engine must outlive the call.
Task<Result<PostMessage>> forward(Engine& engine, UserId user, MessageLink link, PostMessage post);

}  // namespace messenger::chat
