// How the SQL databases of a copy are opened.
#pragma once

#include <memory>
#include <span>

#include "core/embedded_file.hpp"
#include "store/sql_pool.hpp"

namespace messenger::store {

/// Opens a database that is only read; a SQLite file has an absolute path, here and below. Throws AlreadyInUse when a
/// server has the SQLite file, StoreError when one is connected to the database, when there is no such file, or when
/// its schema is not that of these migrations.
std::unique_ptr<SqlPool> open_source(const DatabaseUrl& url, std::span<const EmbeddedFile> migrations);

/// Opens one to write into. Throws the same when it is in use.
std::unique_ptr<SqlPool> open_target(const DatabaseUrl& url);

}  // namespace messenger::store
