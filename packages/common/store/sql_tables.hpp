// What a SQL database knows of itself.
#pragma once

#include <soci/soci.h>

#include <set>
#include <string>

#include "store/database_url.hpp"

namespace messenger::store {

/// The tables of a database. Throws soci_error.
std::set<std::string> table_names(soci::session& sql, Dialect dialect);

/// Whether a process of the product, or on MySQL anybody else, is connected to the database of a server.
bool has_other_connections(soci::session& sql, Dialect dialect);

}  // namespace messenger::store
