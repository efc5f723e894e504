#include "store/sql_script.hpp"

#include <soci/mysql/soci-mysql.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <memory>

#include "store/store_error.hpp"

namespace messenger::store {
namespace {

void run_on_sqlite(soci::session& session, const std::string& script) {
    auto* connection = static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
    if (sqlite_api::sqlite3_exec(connection, script.c_str(), nullptr, nullptr, nullptr) != 0) {
        throw StoreError(std::string("a script failed: ") + sqlite_api::sqlite3_errmsg(connection));
    }
}

void run_on_postgresql(soci::session& session, const std::string& script) {
    auto* connection = static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection, script.c_str()), &PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        throw StoreError(std::string("a script failed: ") + PQresultErrorMessage(result.get()));
    }
}

void run_on_mysql(soci::session& session, const std::string& script) {
    auto* connection = static_cast<soci::mysql_session_backend*>(session.get_backend())->conn_;
    mysql_set_server_option(connection, MYSQL_OPTION_MULTI_STATEMENTS_ON);
    int failed = mysql_query(connection, script.c_str());
    while (failed == 0) {
        if (auto* rows = mysql_store_result(connection)) {
            mysql_free_result(rows);
        }
        // 0: there is another result; -1: there is none; above: an error.
        const int next = mysql_next_result(connection);
        if (next == -1) {
            break;
        }
        failed = next;
    }
    const std::string reason = failed != 0 ? mysql_error(connection) : "";
    mysql_set_server_option(connection, MYSQL_OPTION_MULTI_STATEMENTS_OFF);
    if (failed != 0) {
        throw StoreError("a script failed: " + reason);
    }
}

}  // namespace

void run_script(soci::session& session, Dialect dialect, const std::string& script) {
    switch (dialect) {
        case Dialect::sqlite:
            return run_on_sqlite(session, script);
        case Dialect::mysql:
            return run_on_mysql(session, script);
        case Dialect::postgresql:
            return run_on_postgresql(session, script);
        case Dialect::mongodb:
            break;
    }
    throw StoreError("MongoDB takes no scripts");
}

}  // namespace messenger::store
