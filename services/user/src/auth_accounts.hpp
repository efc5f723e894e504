// Accounts over auth's internal routes: what profiles are made from, and auth's copy of the display names.
#pragma once

#include "domain/accounts.hpp"
#include "net/transport.hpp"
#include "store/outbox.hpp"

namespace messenger::user {

/// Thread-safe. Also the subscriber of the service's outbox, which it passes on to auth.
class AuthAccounts final : public Accounts, public store::Subscriber {
  public:
    /// `auth` must outlive this.
    explicit AuthAccounts(net::Transport& auth) : auth_(auth) {}

    Task<Result<std::optional<NewProfile>>> find(UserId id) override;
    Task<Result<>> set_display_name(UserId id, std::string display_name) override;
    /// `user.updated` with a display name.
    Task<Result<>> deliver(store::OutboxEntry entry) override;

  private:
    net::Transport& auth_;
};

}  // namespace messenger::user
