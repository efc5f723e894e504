// One connection to a SQL database, as SqlPool opens it: deadlines, isolation, encoding.
#pragma once

#include <soci/soci.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "store/database_url.hpp"

namespace messenger::store {

/// How long things may take.
struct SqlDeadlines {
    std::chrono::milliseconds connect;
    std::chrono::milliseconds statement;  ///< and each wait for a lock in it; kept by the server
};

/// Opens a session. `file` is the SQLite file, `is_durable` whether its commits wait for the disk, `is_read_only`
/// whether there are none. Throws soci::soci_error.
void open_connection(soci::session& session, const DatabaseUrl& url, const std::string& file, SqlDeadlines deadlines,
                     bool is_durable, bool is_read_only = false);

/// Why open_connection() failed, as the database says it, without the password.
std::string connect_failure(const DatabaseUrl& url, const soci::soci_error& error);

/// The socket of an open session with a server. The driver owns it.
int socket_of(soci::session& session, Dialect dialect);

/// What begins a transaction: on servers at READ COMMITTED, so that a statement that follows one that had to wait for
/// a row sees what it has waited for.
const char* begin_statement(Dialect dialect, bool writes);

/// The id that the last INSERT of this session gave; not on PostgreSQL.
std::int64_t last_insert_id(soci::session& session);
/// Whether an INSERT gives its id by `RETURNING id`.
bool returns_ids(soci::session& session);

}  // namespace messenger::store
