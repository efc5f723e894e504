// Messages to be sent later, over HTTP.
#pragma once

#include "domain/scheduled_store.hpp"
#include "host/service.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class ScheduledApi {
  public:
    /// Adds its routes; the references must outlive it, and it the routes.
    ScheduledApi(ServiceContext& context, Engine& engine, ScheduledStore& scheduled);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer schedule(net::Exchange& exchange);
    Answer list(net::Exchange& exchange);
    Answer change(net::Exchange& exchange);
    Answer remove(net::Exchange& exchange);

    ServiceContext& context_;
    Engine& engine_;
    ScheduledStore& scheduled_;
};

}  // namespace messenger::chat
