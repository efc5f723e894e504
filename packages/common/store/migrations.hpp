// Migrations: numbered SQL files of a service, embedded by the CMake function messenger_migrations(), applied once each
// and in order when the service starts. What was applied is recorded with a checksum in `schema_migrations`. A file is
// named `0001_name.sql`, or `0001_name.sqlite.sql` where the dialects differ.
#pragma once

#include <span>

#include "core/embedded_file.hpp"
#include "store/sql_pool.hpp"

namespace messenger::store {

/// Applies what is missing, each file in one transaction (MySQL commits every statement by itself: files for it are
/// made so that they can be run again). Safe when two processes start at once. On a server it uses a connection of its
/// own, whose statements may take ten minutes. Throws StoreError, without applying anything, if an applied file has
/// changed or is missing here, if the database has an unfinished copy of another one; and if a statement fails.
void migrate(SqlPool& pool, std::span<const EmbeddedFile> migrations);

/// Throws StoreError unless all of them, and no others, were applied; changes nothing.
void check_migrated(SqlPool& pool, std::span<const EmbeddedFile> migrations);

}  // namespace messenger::store
