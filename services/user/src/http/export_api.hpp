// The route by which a user takes out all that this service keeps of it.
#pragma once

#include "domain/account_settings.hpp"
#include "domain/relations.hpp"
#include "net/routes.hpp"

namespace messenger::user {

class ExportApi {
  public:
    /// Adds its row to the table; all references must outlive it, and it the table.
    ExportApi(Profiles& profiles, Relations& relations, AccountSettings& settings, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer export_own(net::Exchange& exchange);
    /// Who all others of a user are, of which there are max_relations at most.
    Task<Result<boost::json::array>> others(Relation relation, UserId user);

    Profiles& profiles_;
    Relations& relations_;
    AccountSettings& settings_;
};

}  // namespace messenger::user
