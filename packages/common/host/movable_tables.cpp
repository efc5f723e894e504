#include "host/movable_tables.hpp"

#include "store/migrations.hpp"
#include "store/sql_copy_pools.hpp"

namespace messenger {

MovableData movable_tables(std::string file, std::vector<store::Dialect> offered,
                           const std::vector<store::SqlKind>& kinds, std::span<const EmbeddedFile> migrations) {
    return {.file = std::move(file),
            .offered = std::move(offered),
            .open_source =
                [=](const store::DatabaseUrl& url) {
                    return std::make_unique<store::SqlRecords>(store::open_source(url, migrations), kinds);
                },
            .open_target =
                [=](const store::DatabaseUrl& url) {
                    return std::make_unique<store::SqlRecords>(
                        store::open_target(url), kinds,
                        [=](store::SqlPool& pool) { store::migrate(pool, migrations); });
                }};
}

}  // namespace messenger
