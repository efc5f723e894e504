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
constexpr std::chrono::milliseconds pause{20};

void check_unused(SqlPool& pool, const std::string& what) {
    const auto until = std::chrono::steady_clock::now() + most_patience;
    const auto look = [&pool](soci::session& sql) { return has_other_connections(sql, pool.dialect()); };
    while (pool.read(look)) {
        if (std::chrono::steady_clock::now() >= until) {
            throw StoreError("the database to copy " + what + " is in use: stop the service that is connected to it");
        }
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace

std::unique_ptr<SqlPool> open_source(const DatabaseUrl& url, std::span<const EmbeddedFile> migrations) {
    // One session: what is made for reading is its own.
    auto pool = std::make_unique<SqlPool>(
        url, "", SqlPoolOptions{.sessions = 1, .statement_deadline = longest_statement, .is_read_only = true});
    check_migrated(*pool, migrations);
    check_unused(*pool, "from");
    return pool;
}

std::unique_ptr<SqlPool> open_target(const DatabaseUrl& url) {
    auto pool =
        std::make_unique<SqlPool>(url, "", SqlPoolOptions{.sessions = 1, .statement_deadline = longest_statement});
    check_unused(*pool, "into");
    return pool;
}

}  // namespace messenger::store
