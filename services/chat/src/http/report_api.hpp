// Reports about messages over HTTP: made by members, decided by moderators and administrators. Nobody else learns of
// them, and nobody of those about own messages.
#pragma once

#include "domain/report_store.hpp"
#include "host/service.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class ReportApi {
  public:
    /// Adds its routes; the references must outlive it, and it the routes.
    ReportApi(ServiceContext& context, Engine& engine, ReportStore& reports);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer report(net::Exchange& exchange);
    Answer list_of_room(net::Exchange& exchange);
    Answer list_all(net::Exchange& exchange);
    Answer decide(net::Exchange& exchange);

    /// The room, if the caller may decide about what is reported there.
    Task<Result<RoomId>> moderated_room(net::Exchange& exchange);
    Answer page(net::Exchange& exchange, std::optional<RoomId> room);
    /// A report as those see it who decide about it. Blocks.
    std::string queue_json(const Report& report);

    ServiceContext& context_;
    Engine& engine_;
    ReportStore& reports_;
};

}  // namespace messenger::chat
