// DatabaseUrl: where a service keeps its data, as its *_DB_URL setting says it.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace messenger::store {

/// The kinds of database; the SQL among them are also the dialects that a statement may have to know.
enum class Dialect { sqlite, mysql, postgresql, mongodb };

std::string_view to_string(Dialect dialect);

/// A parsed database URL. Holds the password: never log it whole.
struct DatabaseUrl {
    Dialect dialect = Dialect::sqlite;
    std::string file;  ///< sqlite: the file, relative to the data folder unless absolute
    std::string host;
    std::uint16_t port = 0;
    std::string name;  ///< of the database
    std::string user;
    std::string password;
    std::string ssl_mode;  ///< postgresql: what libpq takes; empty: its default, "prefer"
    std::string uri;       ///< mongodb: the whole URL, with everything that MongoDB's connection strings may have
    std::string ca_file;   ///< the certificate that the server's is signed with; given, the connection must be TLS
};

/// Reads `sqlite:file.db`, `mysql://user:password@host:port/name`, `postgresql://...` or `mongodb://...`. For TLS,
/// PostgreSQL's may end in `?sslmode=verify-full&sslrootcert=FILE`, MySQL's in `?ssl-ca=FILE`; any other parameter is
/// an error. MongoDB's has the form of its connection strings, with `mongodb+srv://`, several hosts and any parameters,
/// and ends in a database before these. The error says what is wrong and holds neither the password nor the rest of the
/// URL.
std::expected<DatabaseUrl, std::string> parse_database_url(std::string_view text);

/// What to tell an operator whose service does not offer this kind of database; empty when it does.
std::string missing_driver(const DatabaseUrl& url, std::span<const Dialect> offered);

}  // namespace messenger::store
