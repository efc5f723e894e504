#include "store/sql_copy_pools.hpp"

#include <thread>

#include "store/migrations.hpp"
#include "store/sql_tables.hpp"

namespace messenger::store {
namespace {

/// A statement over a whole table takes its time.
constexpr std::chrono::minutes longest_statement{10};
/// A server forgets a connection some time after it was closed.
constexpr std::chrono::milliseconds most_patience{3'000};
constexpr std::chrono::milliseconds pause{100};

bool is_served(SqlPool& pool) {
    const auto until = std::chrono::steady_clock::now() + most_patience;
    const auto look = [&pool](soci::session& sql) { return has_other_connections(sql, pool.dialect()); };
    while (pool.read(look)) {
        if (std::chrono::steady_clock::now() >= until) {
            return true;
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

}  // namespace

std::unique_ptr<SqlPool> open_source(const DatabaseUrl& url, std::span<const EmbeddedFile> migrations) {
    // One session: what is made for reading is its own.
    auto pool = std::make_unique<SqlPool>(
        url, "", SqlPoolOptions{.sessions = 1, .statement_deadline = longest_statement, .is_read_only = true});
    check_migrated(*pool, migrations);
    if (is_served(*pool)) {
        throw StoreError("the database to copy is in use: stop the service that is connected to it");
    }
    return pool;
}

std::unique_ptr<SqlPool> open_target(const DatabaseUrl& url) {
    return std::make_unique<SqlPool>(url, "", SqlPoolOptions{.sessions = 1, .statement_deadline = longest_statement});
}

}  // namespace messenger::store
