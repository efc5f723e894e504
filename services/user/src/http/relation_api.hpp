// The routes about contacts and blocks, which are alike.
#pragma once

#include "domain/relations.hpp"
#include "net/routes.hpp"

namespace messenger::user {

class RelationApi {
  public:
    /// Adds its rows to the table; both references must outlive it, and it the table.
    RelationApi(Relations& relations, net::RouteTable& routes);

  private:
    using Answer = Task<Result<net::Response>>;
    Answer list_contacts(net::Exchange& exchange) { return list(exchange, Relation::contact); }
    Answer get_contact(net::Exchange& exchange) { return get(exchange, Relation::contact); }
    Answer add_contact(net::Exchange& exchange) { return add(exchange, Relation::contact); }
    Answer remove_contact(net::Exchange& exchange) { return remove(exchange, Relation::contact); }
    Answer list_blocks(net::Exchange& exchange) { return list(exchange, Relation::block); }
    Answer get_block(net::Exchange& exchange) { return get(exchange, Relation::block); }
    Answer add_block(net::Exchange& exchange) { return add(exchange, Relation::block); }
    Answer remove_block(net::Exchange& exchange) { return remove(exchange, Relation::block); }

    Answer list(net::Exchange& exchange, Relation relation);
    Answer get(net::Exchange& exchange, Relation relation);
    Answer add(net::Exchange& exchange, Relation relation);
    Answer remove(net::Exchange& exchange, Relation relation);

    Relations& relations_;
};

}  // namespace messenger::user
