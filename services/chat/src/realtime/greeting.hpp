// The first part of a session: authenticate, welcome, and what `resume` asks for.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "domain/types.hpp"
#include "net/task.hpp"

namespace messenger::chat {

class Session;

struct HelloRequest {
    std::string token;
    std::unordered_map<RoomId, Seq> resume;
};

/// Runs on the session's shard until its rooms have caught up, or it is closed.
Task<> greet(std::shared_ptr<Session> session, HelloRequest hello);

}  // namespace messenger::chat
