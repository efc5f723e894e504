// The route that makes a room from what export_routes.cpp gives: for administrators, since it says who wrote what.
#pragma once

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
    /// The end of the log that a part goes on from; 0 for a room that is not there yet.
    Task<Result<Seq>> end_of(RoomId room);

    ServiceContext& context_;
    Engine& engine_;
};

}  // namespace messenger::chat
