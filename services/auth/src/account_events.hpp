// Tells the other services what has happened to accounts: `user.registered` and `user.deleted`. At once when somebody
// registers, else by the relay.
#pragma once

#include <chrono>

#include "domain/accounts.hpp"
#include "net/transport.hpp"
#include "store/outbox_relay.hpp"

namespace messenger::auth {

class AccountEvents final : public store::Subscriber {
  public:
    /// The transport to the user service must outlive it.
    explicit AccountEvents(net::Transport& user_service) : user_service_(user_service) {}
    Task<Result<>> deliver(store::OutboxEntry entry) override;

  private:
    net::Transport& user_service_;
};

/// Announcer over a relay.
class RelayAnnouncer final : public Announcer {
  public:
    explicit RelayAnnouncer(store::OutboxRelay& relay) : relay_(relay) {}
    Task<> announce(UserId subject, PendingEvent event) override;

  private:
    store::OutboxRelay& relay_;
};

}  // namespace messenger::auth
