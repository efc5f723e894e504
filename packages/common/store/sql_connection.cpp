#include "store/sql_connection.hpp"

#include <soci/mysql/soci-mysql.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <memory>

#include "store/store_error.hpp"

namespace messenger::store {
namespace {

/// A value of a connect string, whatever is in it: SOCI and libpq read quotes and backslashes alike.
std::string quoted(std::string_view value) {
    std::string result = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            result += '\\';
        }
        result += c;
    }
    return result + "'";
}

std::string seconds_of(std::chrono::milliseconds deadline) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(deadline).count());
}

void open_sqlite(soci::session& session, const std::string& file, std::chrono::milliseconds deadline, bool is_durable) {
    session.open(soci::sqlite3, "db=\"" + file + "\"");
    session << "PRAGMA busy_timeout=" + std::to_string(deadline.count());
    session << "PRAGMA journal_mode=WAL";
    session << std::string("PRAGMA synchronous=") + (is_durable ? "FULL" : "OFF");
    session << "PRAGMA foreign_keys=ON";
}

void open_mysql(soci::session& session, const DatabaseUrl& url, std::chrono::milliseconds deadline) {
    const auto seconds = seconds_of(deadline);
    session.open(soci::mysql, "host=" + quoted(url.host) + " port=" + std::to_string(url.port) +
                                  " db=" + quoted(url.name) + " user=" + quoted(url.user) +
                                  " password=" + quoted(url.password) + " charset=utf8mb4 connect_timeout=" + seconds +
                                  " read_timeout=" + seconds + " write_timeout=" + seconds);
    // Each statement sees what was committed before it, as in PostgreSQL, and locks no gaps.
    session << "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
    session << "SET SESSION innodb_lock_wait_timeout = " + seconds;
    session << "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES'";
}

void open_postgresql(soci::session& session, const DatabaseUrl& url, std::chrono::milliseconds deadline) {
    const auto millis = std::to_string(deadline.count());
    session.open(soci::postgresql,
                 "host=" + quoted(url.host) + " port=" + std::to_string(url.port) + " dbname=" + quoted(url.name) +
                     " user=" + quoted(url.user) + " password=" + quoted(url.password) +
                     " connect_timeout=" + seconds_of(deadline) + " tcp_user_timeout=" + millis +
                     " client_encoding=UTF8 options='-c statement_timeout=" + millis + " -c lock_timeout=" + millis +
                     " -c idle_in_transaction_session_timeout=60000 -c client_min_messages=warning'");
}

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

/// Past SOCI, which takes what follows a colon for a parameter, and takes one statement at a time.
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

void open_connection(soci::session& session, const DatabaseUrl& url, const std::string& file,
                     std::chrono::milliseconds deadline, bool is_durable) {
    switch (url.dialect) {
        case Dialect::sqlite:
            return open_sqlite(session, file, deadline, is_durable);
        case Dialect::mysql:
            return open_mysql(session, url, deadline);
        case Dialect::postgresql:
            return open_postgresql(session, url, deadline);
        case Dialect::mongodb:
            break;
    }
    throw StoreError("MongoDB is no SQL database");
}

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

std::int64_t last_insert_id(soci::session& session) {
    long long id = 0;
    session.get_last_insert_id("", id);
    return id;
}

bool returns_ids(soci::session& session) {
    return session.get_backend_name() == "postgresql";
}

}  // namespace messenger::store
