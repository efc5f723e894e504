// Drafts over HTTP. What changes is told to the user's connections.
#pragma once

#include "domain/draft_store.hpp"
#include "host/service.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class DraftApi {
  public:
    /// Adds its routes; the references must outlive it, and it the routes.
    DraftApi(ServiceContext& context, Engine& engine, DraftStore& drafts);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer put(net::Exchange& exchange);
    Answer get(net::Exchange& exchange);
    Answer remove(net::Exchange& exchange);
    Answer list(net::Exchange& exchange);

    /// Removes the draft, and answers 204.
    Answer removed(RoomId room, UserId user);

    ServiceContext& context_;
    Engine& engine_;
    DraftStore& drafts_;
};

}  // namespace messenger::chat
