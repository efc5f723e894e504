// The route that makes a room from what export_routes.cpp gives: for administrators, since it says who wrote what.
#pragma once

#include "codec/event_parsing.hpp"
#include "host/service.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class ImportApi {
  public:
    /// Adds its route; must outlive it.
    ImportApi(ServiceContext& context, Engine& engine);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer import_room(net::Exchange& exchange);
    /// The end of a room's log; nothing if there is no such room.
    Task<Result<std::optional<Seq>>> end_of(RoomId room);
    /// Takes out of a first part what an earlier call has stored, and gives the end of what is stored. conflict if that
    /// is something else.
    Task<Result<Seq>> drop_stored(RoomId room, std::vector<ParsedEvent>& events);

    ServiceContext& context_;
    Engine& engine_;
};

}  // namespace messenger::chat
