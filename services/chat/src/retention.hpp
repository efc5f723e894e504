// Retention: blanks what messages said that rooms keep no longer. One for the service, on the first shard.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "domain/message_search.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class Retention {
  public:
    /// All must outlive this.
    Retention(ServiceContext& context, Engine& engine, MessageSearch& search)
        : context_(context), engine_(engine), search_(search), timer_(context.shards().context(0)) {}

    /// Until stop(): looks once a minute.
    Task<> run();
    void stop();

  private:
    /// A batch; whether there may be more.
    Task<Result<bool>> purge();

    ServiceContext& context_;
    Engine& engine_;
    MessageSearch& search_;
    boost::asio::steady_timer timer_;
    bool is_stopping_ = false;
};

}  // namespace messenger::chat
