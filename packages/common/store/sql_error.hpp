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

/// The reason without statement and values, safe to log: "database or disk is full".
std::string safe_reason_of(const soci::soci_error& error);

}  // namespace messenger::store
