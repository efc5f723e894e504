// The routes about second factors, and about proving again who is there.
#pragma once

#include "domain/accounts.hpp"
#include "domain/reauthentication.hpp"
#include "domain/two_factor.hpp"
#include "net/routes.hpp"

namespace messenger::auth {

class TwoFactorApi {
  public:
    /// Adds its rows to the table; the references must outlive it, and it the table.
    TwoFactorApi(TwoFactor& factors, Reauthentication& reauthentication, Accounts& accounts, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer enroll(net::Exchange& exchange);
    Answer confirm(net::Exchange& exchange);
    Answer disable(net::Exchange& exchange);
    Answer step_up(net::Exchange& exchange);

    TwoFactor& factors_;
    Reauthentication& reauthentication_;
    Accounts& accounts_;
};

}  // namespace messenger::auth
