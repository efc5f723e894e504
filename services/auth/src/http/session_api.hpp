// The routes of a signed-in user about sessions, and the public keys.
#pragma once

#include "domain/accounts.hpp"
#include "domain/sessions.hpp"
#include "net/routes.hpp"
#include "security/published_keys.hpp"

namespace messenger::auth {

class SessionApi {
  public:
    /// Adds its rows to the table; the references must outlive it, and it the table.
    SessionApi(Accounts& accounts, Sessions& sessions, PublishedKeys& keys, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer verify(net::Exchange& exchange);
    Answer log_out(net::Exchange& exchange);
    Answer log_out_everywhere(net::Exchange& exchange);
    Answer list(net::Exchange& exchange);
    Answer end(net::Exchange& exchange);
    Answer keys(net::Exchange& exchange);

    Accounts& accounts_;
    Sessions& sessions_;
    PublishedKeys& keys_;
};

}  // namespace messenger::auth
