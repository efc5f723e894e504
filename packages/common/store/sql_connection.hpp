// One connection to a SQL database, as SqlPool opens it: deadlines, isolation, encoding.
#pragma once

#include <soci/soci.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "store/database_url.hpp"

namespace messenger::store {

/// Opens a session. The deadlines bound connecting, each statement and each wait for a lock; a server that does not
/// answer is given up. `file` is the SQLite file, `is_durable` whether its commits wait for the disk. Throws
/// soci::soci_error.
void open_connection(soci::session& session, const DatabaseUrl& url, const std::string& file,
                     std::chrono::milliseconds deadline, bool is_durable);

/// Runs a script of several statements, as a migration is. Throws StoreError, with the database's reason.
void run_script(soci::session& session, Dialect dialect, const std::string& script);

/// The id that the last INSERT of this session gave; not on PostgreSQL.
std::int64_t last_insert_id(soci::session& session);
/// Whether an INSERT gives its id by `RETURNING id`.
bool returns_ids(soci::session& session);

}  // namespace messenger::store
