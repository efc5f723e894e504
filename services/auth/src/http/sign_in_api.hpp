// The routes that sign somebody in: register, login, refresh.
#pragma once

#include "domain/accounts.hpp"
#include "net/cors.hpp"
#include "net/routes.hpp"

namespace messenger::auth {

class SignInApi {
  public:
    /// Adds its rows to the table; the references must outlive it, and it the table.
    SignInApi(Accounts& accounts, Sessions& sessions, const net::CorsPolicy& cors, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer register_account(net::Exchange& exchange);
    Answer log_in(net::Exchange& exchange);
    Answer refresh(net::Exchange& exchange);

    /// The refresh token from the cookie or the body, whichever the client uses.
    Result<std::string> refresh_token(const net::Exchange& exchange) const;
    net::Response signed_in(const net::Request& request, int status, const SignedIn& result) const;

    Accounts& accounts_;
    Sessions& sessions_;
    const net::CorsPolicy& cors_;
};

}  // namespace messenger::auth
