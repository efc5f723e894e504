#include "store/sql_tables.hpp"

namespace messenger::store {
namespace {

const char* tables_query(Dialect dialect) {
    switch (dialect) {
        case Dialect::postgresql:
            return "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = ANY (current_schemas(false))";
        case Dialect::mysql:
            return "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";
        default:
            return "SELECT name FROM sqlite_master WHERE type = 'table'";
    }
}

}  // namespace

std::set<std::string> table_names(soci::session& sql, Dialect dialect) {
    const soci::rowset<std::string> names = sql.prepare << tables_query(dialect);
    return {names.begin(), names.end()};
}

bool has_other_connections(soci::session& sql, Dialect dialect) {
    int others = 0;
    if (dialect == Dialect::postgresql) {
        sql << "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
               "pid <> pg_backend_pid() AND application_name = 'messenger'",
            soci::into(others);
    } else if (dialect == Dialect::mysql) {
        sql << "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
            soci::into(others);
    }
    return others > 0;
}

}  // namespace messenger::store
