// The routes of administrators, and the one with which an owner deletes an account.
#pragma once

#include "domain/administration.hpp"
#include "domain/reauthentication.hpp"
#include "net/routes.hpp"

namespace messenger::auth {

class AdministrationApi {
  public:
    /// Adds its rows to the table; the references must outlive it, and it the table.
    AdministrationApi(Administration& administration, Reauthentication& reauthentication, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer list(net::Exchange& exchange);
    Answer change(net::Exchange& exchange);
    Answer remove(net::Exchange& exchange);
    Answer end_sessions(net::Exchange& exchange);
    Answer audit(net::Exchange& exchange);
    Answer remove_self(net::Exchange& exchange);

    Administration& administration_;
    Reauthentication& reauthentication_;
};

}  // namespace messenger::auth
