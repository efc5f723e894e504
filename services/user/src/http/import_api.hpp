// The route by which a user reads back what ExportApi has given.
#pragma once

#include "domain/imports.hpp"
#include "net/routes.hpp"

namespace messenger::user {

class ImportApi {
  public:
    /// Adds its row to the table; both references must outlive it, and it the table.
    ImportApi(Imports& imports, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer import_own(net::Exchange& exchange);

    Imports& imports_;
};

}  // namespace messenger::user
