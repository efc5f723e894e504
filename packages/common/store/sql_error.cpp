#include "store/sql_error.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace messenger::store {
namespace {
constexpr int sqlite_constraint = 19;
constexpr int sqlite_constraint_unique = 2067;
constexpr int sqlite_constraint_primary_key = 1555;
}  // namespace

bool is_unique_violation(soci::session& session, const soci::soci_error& error) {
    const auto* sqlite_error = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    if (sqlite_error == nullptr || session.get_backend_name() != "sqlite3" ||
        (sqlite_error->result() & 0xff) != sqlite_constraint) {
        return false;
    }
    // SOCI hides the type information of its backends, so a dynamic_cast does not link.
    const auto* backend = static_cast<const soci::sqlite3_session_backend*>(session.get_backend());
    const int extended = sqlite_api::sqlite3_extended_errcode(backend->conn_);
    return extended == sqlite_constraint_unique || extended == sqlite_constraint_primary_key;
}

std::string safe_reason_of(const soci::soci_error& error) {
    if (const auto* sqlite_error = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
        return sqlite_api::sqlite3_errstr(sqlite_error->result());
    }
    switch (error.get_error_category()) {
        case soci::soci_error::connection_error:
            return "the connection failed";
        case soci::soci_error::no_privilege:
            return "the database user lacks a privilege";
        case soci::soci_error::system_error:
            return "the database reports a system error";
        default:
            return "a statement failed";
    }
}

}  // namespace messenger::store
