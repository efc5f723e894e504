#include "store/sql_connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <soci/mysql/soci-mysql.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <string_view>
#include <utility>

#include "store/store_error.hpp"

namespace messenger::store {
namespace {

constexpr std::chrono::seconds longest_idle_transaction{10};

/// A value of SOCI's connect string for MySQL, whatever is in it.
std::string quoted_value(std::string_view value) {
    std::string result = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            result += '\\';
        }
        result += c;
    }
    return result + "'";
}

std::string percent_encoded(std::string_view value) {
    return boost::urls::encode(value, boost::urls::unreserved_chars);
}

long long seconds_of(std::chrono::milliseconds deadline) {
    return std::chrono::ceil<std::chrono::seconds>(deadline).count();
}

/// Notices when the other side is gone, and keeps the state of firewalls in between.
void keep_alive(int socket, std::chrono::milliseconds unacknowledged) {
    const auto set = [socket](int level, int option, int value) {
        ::setsockopt(socket, level, option, &value, sizeof value);
    };
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(unacknowledged.count()));
}

void open_sqlite(soci::session& session, const std::string& file, SqlDeadlines deadlines, bool is_durable,
                 bool is_read_only) {
    session.open(soci::sqlite3, "db=\"" + file + (is_read_only ? "\" readonly=1" : "\""));
    session << "PRAGMA busy_timeout=" + std::to_string(deadlines.statement.count());
    if (!is_read_only) {
        session << "PRAGMA journal_mode=WAL";
    }
    session << std::string("PRAGMA synchronous=") + (is_durable ? "FULL" : "OFF");
    session << "PRAGMA foreign_keys=ON";
}

void open_mysql(soci::session& session, const DatabaseUrl& url, SqlDeadlines deadlines) {
    const auto statement = seconds_of(deadlines.statement);
    // The server should be the one that gives up: it then knows that it is to stop.
    const auto answer = std::to_string(statement + 1);
    // To the client library "localhost" is a local socket, whatever the port.
    session.open(soci::mysql, "host=" + quoted_value(url.host == "localhost" ? "127.0.0.1" : url.host) +
                                  " port=" + std::to_string(url.port) + " db=" + quoted_value(url.name) +
                                  " user=" + quoted_value(url.user) + " password=" + quoted_value(url.password) +
                                  " charset=utf8mb4 connect_timeout=" + std::to_string(seconds_of(deadlines.connect)) +
                                  " read_timeout=" + answer + " write_timeout=" + answer +
                                  (url.ca_file.empty() ? "" : " sslca=" + quoted_value(url.ca_file)));
    auto* connection = static_cast<soci::mysql_session_backend*>(session.get_backend())->conn_;
    if (!url.ca_file.empty() && mysql_get_ssl_cipher(connection) == nullptr) {
        throw soci::soci_error("the server does not speak TLS");
    }
    const bool is_mariadb =
        std::string_view(mysql_get_server_info(connection)).find("MariaDB") != std::string_view::npos;
    session << "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES', "
               "innodb_lock_wait_timeout = " +
                   std::to_string(statement) +
                   (is_mariadb ? ", max_statement_time = " + std::to_string(statement)
                               : ", max_execution_time = " + std::to_string(deadlines.statement.count()));
    session << "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
    keep_alive(socket_of(session, Dialect::mysql), deadlines.connect);
}

void open_postgresql(soci::session& session, const DatabaseUrl& url, SqlDeadlines deadlines) {
    const auto millis = std::to_string(deadlines.statement.count());
    // A process that stands still in a transaction keeps its locks from the others no longer than this.
    const auto idle = std::to_string(std::chrono::milliseconds(longest_idle_transaction).count());
    const auto options = "-c statement_timeout=" + millis + " -c lock_timeout=" + millis +
                         " -c idle_in_transaction_session_timeout=" + idle + " -c client_min_messages=warning";
    // SOCI takes connect strings apart at blanks, even within quotes, and a URI has none.
    const std::pair<std::string_view, std::string> parameters[] = {
        {"host", url.host},
        {"port", std::to_string(url.port)},
        {"user", url.user},
        {"password", url.password},
        {"sslmode", url.ssl_mode.empty() ? "prefer" : url.ssl_mode},
        {"sslrootcert", url.ca_file},
        {"connect_timeout", std::to_string(seconds_of(deadlines.connect))},
        {"client_encoding", "UTF8"},
        {"application_name", "messenger"},
        {"options", options}};
    std::string uri = "postgresql:///" + percent_encoded(url.name);
    char separator = '?';
    for (const auto& [name, value] : parameters) {
        if (!value.empty()) {
            uri += std::exchange(separator, '&') + std::string(name) + "=" + percent_encoded(value);
        }
    }
    session.open(soci::postgresql, uri);
    keep_alive(socket_of(session, Dialect::postgresql), deadlines.connect);
}

}  // namespace

void open_connection(soci::session& session, const DatabaseUrl& url, const std::string& file, SqlDeadlines deadlines,
                     bool is_durable, bool is_read_only) {
    switch (url.dialect) {
        case Dialect::sqlite:
            return open_sqlite(session, file, deadlines, is_durable, is_read_only);
        case Dialect::mysql:
            return open_mysql(session, url, deadlines);
        case Dialect::postgresql:
            return open_postgresql(session, url, deadlines);
        case Dialect::mongodb:
            break;
    }
    throw StoreError("MongoDB is no SQL database");
}

std::string connect_failure(const DatabaseUrl& url, const soci::soci_error& error) {
    // No statement has been sent yet, so the text holds no values.
    std::string reason = error.get_error_message();
    for (auto at = reason.find(url.password); !url.password.empty() && at != std::string::npos;
         at = reason.find(url.password, at)) {
        reason.replace(at, url.password.size(), "");
    }
    std::ranges::replace(reason, '\n', ' ');
    reason.erase(reason.find_last_not_of(" .") + 1);
    return reason;
}

int socket_of(soci::session& session, Dialect dialect) {
    auto* backend = session.get_backend();
    if (dialect == Dialect::postgresql) {
        return PQsocket(static_cast<soci::postgresql_session_backend*>(backend)->conn_);
    }
    auto* connection = static_cast<soci::mysql_session_backend*>(backend)->conn_;
#ifdef MARIADB_BASE_VERSION
    return mysql_get_socket(connection);
#else
    return connection->net.fd;
#endif
}

const char* begin_statement(Dialect dialect, bool writes) {
    switch (dialect) {
        case Dialect::postgresql:
            return writes ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY";
        case Dialect::mysql:
            return writes ? "START TRANSACTION" : "START TRANSACTION READ ONLY";
        default:
            // A deferred transaction that starts with a read can't become a writer once another has written.
            return writes ? "BEGIN IMMEDIATE" : "BEGIN";
    }
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
