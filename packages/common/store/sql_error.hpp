// What a SOCI exception means. SOCI's own text holds the bound values, so it is never logged nor passed on.
#pragma once

#include <string>

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace messenger::store {

/// Whether the statement failed because a row with that unique or primary key exists. Call it before the session is
/// used again.
bool is_unique_violation(soci::session& session, const soci::soci_error& error);

/// Whether the connection is gone, so that the session has to be opened anew.
bool is_connection_lost(const soci::soci_error& error);

/// Whether the transaction failed for the sake of another one that ran at the same time (a deadlock, a lock that did
/// not become free): all of it may be tried again.
bool is_transaction_conflict(const soci::soci_error& error);

/// Whether SQLite can't write to its file: the disk is full, broken or read-only.
bool is_disk_failure(const soci::soci_error& error);

/// The reason without statement and values, safe to log: "database or disk is full".
std::string safe_reason_of(const soci::soci_error& error);

}  // namespace messenger::store
