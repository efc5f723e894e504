// ScheduledSender: sends scheduled messages when it is time, as their authors would: through the rooms' owners, under
// the clientIds that the authors gave. So what was sent before a crash and not settled is found again, not sent twice.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include "domain/scheduled_store.hpp"
#include "host/service.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class ScheduledSender {
  public:
    /// The references must outlive it.
    ScheduledSender(ServiceContext& context, Engine& engine, ScheduledStore& scheduled);

    /// Until stop(), on the first shard.
    Task<> run();
    /// Ends it after what is being sent now. On the first shard; before the engine stops.
    void stop();

  private:
    /// How many were due.
    Task<std::size_t> send_due();
    Task<SendOutcome> send(ScheduledMessage message);
    /// Whether there is still something to reply to.
    Task<Result<>> check_reply(RoomId room, Seq seq);

    ServiceContext& context_;
    Engine& engine_;
    ScheduledStore& scheduled_;
    boost::asio::steady_timer timer_;
    bool is_stopping_ = false;
};

}  // namespace messenger::chat
