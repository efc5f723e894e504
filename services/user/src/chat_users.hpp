// What chat knows of users, over its internal routes.
#pragma once

#include "net/transport.hpp"
#include "store/outbox.hpp"

namespace messenger::user {

/// The subscriber of the outbox for chat. Thread-safe.
class ChatUsers final : public store::Subscriber {
  public:
    /// `chat` must outlive this.
    explicit ChatUsers(net::Transport& chat) : chat_(chat) {}

    /// Fails as well when chat does not know the route: it is older than this service, and will be newer.
    Task<Result<>> deliver(store::OutboxEntry entry) override;

  private:
    net::Transport& chat_;
};

}  // namespace messenger::user
