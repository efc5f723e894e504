// The routes about profiles, for clients and for other services.
#pragma once

#include "domain/profiles.hpp"
#include "net/routes.hpp"

namespace messenger::user {

class ProfileApi {
  public:
    /// Adds its rows to the table; both references must outlive it, and it the table.
    ProfileApi(Profiles& profiles, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer get_own(net::Exchange& exchange);
    Answer change_own(net::Exchange& exchange);
    Answer get_cards(net::Exchange& exchange);
    Answer get(net::Exchange& exchange);
    Answer search(net::Exchange& exchange);
    Answer create(net::Exchange& exchange);
    Answer remove(net::Exchange& exchange);
    Answer look_up(net::Exchange& exchange);

    Profiles& profiles_;
};

}  // namespace messenger::user
