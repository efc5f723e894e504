// The routes for the other services: accounts, and what has been revoked.
#pragma once

#include <memory>

#include "domain/accounts.hpp"
#include "http/revocation_waiters.hpp"
#include "net/routes.hpp"

namespace messenger::auth {

class InternalApi {
  public:
    /// Adds its rows to the table; the references must outlive it, and it the table.
    InternalApi(Accounts& accounts, AccountStore& store, std::shared_ptr<RevocationWaiters> waiters,
                net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer get_user(net::Exchange& exchange);
    Answer change_user(net::Exchange& exchange);
    Answer revocations(net::Exchange& exchange);

    Accounts& accounts_;
    AccountStore& store_;
    std::shared_ptr<RevocationWaiters> waiters_;
};

}  // namespace messenger::auth
