#include "store/sql_error.hpp"

#include <soci/mysql/soci-mysql.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>

namespace messenger::store {
namespace {

constexpr int sqlite_busy = 5;
constexpr int sqlite_constraint = 19;
constexpr std::array sqlite_disk_failures{8, 10, 13, 14};  // read-only, I/O, full, can't open
constexpr int sqlite_constraint_unique = 2067;
constexpr int sqlite_constraint_primary_key = 1555;
constexpr unsigned mysql_duplicate_entry = 1062;
constexpr std::array mysql_conflicts{1205U, 1213U};  // lock wait timeout, deadlock
/// The server is gone, could not be reached, shuts down, or killed the connection.
constexpr std::array mysql_lost{1053U, 1077U, 1158U, 1159U, 1160U, 1161U, 1184U, 1927U,
                                2002U, 2003U, 2005U, 2006U, 2012U, 2013U, 2055U};
/// Class 08 is about connections, the others are the server's shutdown and its start.
constexpr std::array<std::string_view, 4> postgresql_lost{"57P01", "57P02", "57P03", "57P05"};
constexpr std::array<std::string_view, 3> postgresql_conflicts{"40001", "40P01", "55P03"};
/// A statement over its deadline: in MariaDB, in MySQL, and one that somebody has killed.
constexpr std::array mysql_too_slow{1969U, 3024U, 1317U};

const soci::mysql_soci_error* as_mysql(const soci::soci_error& error) {
    return dynamic_cast<const soci::mysql_soci_error*>(&error);
}
const soci::postgresql_soci_error* as_postgresql(const soci::soci_error& error) {
    return dynamic_cast<const soci::postgresql_soci_error*>(&error);
}
const soci::sqlite3_soci_error* as_sqlite(const soci::soci_error& error) {
    return dynamic_cast<const soci::sqlite3_soci_error*>(&error);
}

bool is_unique_violation_on_sqlite(soci::session& session, const soci::sqlite3_soci_error& error) {
    if (session.get_backend_name() != "sqlite3" || (error.result() & 0xff) != sqlite_constraint) {
        return false;
    }
    // SOCI hides the type information of its backends, so a dynamic_cast does not link.
    const auto* backend = static_cast<const soci::sqlite3_session_backend*>(session.get_backend());
    const int extended = sqlite_api::sqlite3_extended_errcode(backend->conn_);
    return extended == sqlite_constraint_unique || extended == sqlite_constraint_primary_key;
}

bool is_over_deadline(const soci::soci_error& error) {
    if (const auto* mysql = as_mysql(error)) {
        return std::ranges::find(mysql_too_slow, mysql->err_num_) != mysql_too_slow.end();
    }
    const auto* postgresql = as_postgresql(error);
    return postgresql != nullptr && postgresql->sqlstate() == "57014";
}

}  // namespace

bool is_unique_violation(soci::session& session, const soci::soci_error& error) {
    if (const auto* sqlite = as_sqlite(error)) {
        return is_unique_violation_on_sqlite(session, *sqlite);
    }
    if (const auto* mysql = as_mysql(error)) {
        return mysql->err_num_ == mysql_duplicate_entry;
    }
    const auto* postgresql = as_postgresql(error);
    return postgresql != nullptr && postgresql->sqlstate() == "23505";
}

bool is_connection_lost(const soci::soci_error& error) {
    if (const auto* mysql = as_mysql(error)) {
        return std::ranges::find(mysql_lost, mysql->err_num_) != mysql_lost.end();
    }
    if (const auto* postgresql = as_postgresql(error)) {
        const auto state = postgresql->sqlstate();
        // libpq makes up no state for a connection that broke.
        return state.starts_with("08") || state.find_first_not_of(" \0", 0, 2) == std::string::npos ||
               std::ranges::find(postgresql_lost, state) != postgresql_lost.end();
    }
    return error.get_error_category() == soci::soci_error::connection_error;
}

bool is_transaction_conflict(const soci::soci_error& error) {
    if (const auto* mysql = as_mysql(error)) {
        return std::ranges::find(mysql_conflicts, mysql->err_num_) != mysql_conflicts.end();
    }
    if (const auto* postgresql = as_postgresql(error)) {
        return std::ranges::find(postgresql_conflicts, postgresql->sqlstate()) != postgresql_conflicts.end();
    }
    const auto* sqlite = as_sqlite(error);
    return sqlite != nullptr && (sqlite->result() & 0xff) == sqlite_busy;
}

bool is_disk_failure(const soci::soci_error& error) {
    const auto* sqlite = as_sqlite(error);
    return sqlite != nullptr &&
           std::ranges::find(sqlite_disk_failures, sqlite->result() & 0xff) != sqlite_disk_failures.end();
}

std::string safe_reason_of(const soci::soci_error& error) {
    if (const auto* sqlite = as_sqlite(error)) {
        return sqlite_api::sqlite3_errstr(sqlite->result());
    }
    if (is_connection_lost(error)) {
        return "it can't be reached, or the connection was lost";
    }
    if (is_transaction_conflict(error)) {
        return "too many transactions want the same rows";
    }
    if (is_over_deadline(error)) {
        return "a statement took too long";
    }
    switch (error.get_error_category()) {
        case soci::soci_error::connection_error:
            return "the connection failed";
        case soci::soci_error::no_privilege:
            return "the database user lacks a privilege";
        case soci::soci_error::system_error:
            return "the database reports a system error";
        default:
            break;
    }
    // Numbers hold nothing of the statement.
    if (const auto* mysql = as_mysql(error)) {
        return "a statement failed (error " + std::to_string(mysql->err_num_) + ")";
    }
    if (const auto* postgresql = as_postgresql(error)) {
        return "a statement failed (SQLSTATE " + postgresql->sqlstate() + ")";
    }
    return "a statement failed";
}

}  // namespace messenger::store
