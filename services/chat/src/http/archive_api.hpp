// The route by which users read back what they wrote, here or on another server, from the parts of GET /api/export:
// into a room of their own, since they can't put it back where it was said.
#pragma once

#include "codec/message_parsing.hpp"
#include "host/service.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class ArchiveApi {
  public:
    /// Adds its route; must outlive it.
    ArchiveApi(ServiceContext& context, Engine& engine);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer import_messages(net::Exchange& exchange);
    /// Makes a room that only the user is in; one that is there already is gone on with.
    Task<Result<Seq>> open(RoomId room, UserId user, std::string name);
    /// The end of the log of a room that nobody but the user reads. not_found; conflict with any other room.
    Task<Result<Seq>> end_of(RoomId room, UserId user);
    Answer store(RoomId room, UserId user, Seq end, std::vector<ParsedMessage> messages);

    Engine& engine_;
};

}  // namespace messenger::chat
