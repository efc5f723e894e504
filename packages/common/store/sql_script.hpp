// Scripts of several SQL statements, past SOCI, which takes one at a time and what follows a colon for a parameter.
#pragma once

#include <soci/soci.h>

#include <string>

#include "store/database_url.hpp"

namespace messenger::store {

/// Runs a script, as a migration is, in the session's transaction if there is one. Throws StoreError, with the
/// database's reason.
void run_script(soci::session& session, Dialect dialect, const std::string& script);

}  // namespace messenger::store
