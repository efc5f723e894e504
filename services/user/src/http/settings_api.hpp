// The routes about the settings of users.
#pragma once

#include "domain/account_settings.hpp"
#include "net/routes.hpp"

namespace messenger::user {

class SettingsApi {
  public:
    /// Adds its rows to the table; both references must outlive it, and it the table.
    SettingsApi(AccountSettings& settings, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer get(net::Exchange& exchange);
    Answer change(net::Exchange& exchange);

    AccountSettings& settings_;
};

}  // namespace messenger::user
