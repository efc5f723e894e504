#include "testing/test_databases.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "core/encoding.hpp"
#include "mongo/pool.hpp"
#include "store/sql_pool.hpp"

namespace messenger::testing {
namespace {

store::DatabaseUrl server_of(store::Dialect dialect) {
    const char* variable = dialect == store::Dialect::mysql     ? "TEST_MYSQL_URL"
                           : dialect == store::Dialect::mongodb ? "TEST_MONGODB_URL"
                                                                : "TEST_POSTGRESQL_URL";
    const char* text = std::getenv(variable);
    if (text == nullptr) {
        throw std::runtime_error(std::string(variable) +
                                 " is not set: run the tests with ./test, or tests/servers/with_servers.py COMMAND");
    }
    return store::parse_database_url(text).value();
}

void run_on(const store::DatabaseUrl& server, const std::string& statement) {
    soci::session session;
    store::open_connection(session, server, {},
                           {.connect = std::chrono::seconds(20), .statement = std::chrono::seconds(20)}, true);
    session << statement;
}

/// The same server's URL for another database.
std::string with_database(const store::DatabaseUrl& server, const std::string& name) {
    auto uri = server.uri;
    return uri.replace(uri.find("/" + server.name, uri.find("://") + 3) + 1, server.name.size(), name);
}

}  // namespace

TestDatabase::TestDatabase(store::Dialect dialect) {
    if (dialect == store::Dialect::sqlite) {
        url_.file = "test.db";
        return;
    }
    server_ = server_of(dialect);
    url_ = server_;
    url_.name = "test_" + random_hex(8);
    if (dialect == store::Dialect::mongodb) {
        url_.uri = with_database(server_, url_.name);
        return;  // it is made when something is put into it
    }
    run_on(server_, "CREATE DATABASE " + url_.name);
}

TestDatabase::~TestDatabase() {
    if (url_.dialect == store::Dialect::sqlite) {
        return;
    }
    try {
        if (url_.dialect == store::Dialect::mongodb) {
            mongo::MongoPool(url_).session().drop_database();
            return;
        }
        run_on(server_,
               "DROP DATABASE " + url_.name + (url_.dialect == store::Dialect::postgresql ? " WITH (FORCE)" : ""));
    } catch (const std::exception&) {
        // The server goes with its folder at the end of the run.
    }
}

std::vector<store::Dialect> all_sql_dialects() {
    return {store::Dialect::sqlite, store::Dialect::mysql, store::Dialect::postgresql};
}

}  // namespace messenger::testing
