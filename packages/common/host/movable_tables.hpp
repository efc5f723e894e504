// What a service that keeps everything in tables of a SQL database has to offer for the command `migrate`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/embedded_file.hpp"
#include "host/migrate_command.hpp"
#include "store/sql_records.hpp"

namespace messenger {

/// `migrations` make the schema that `kinds` are in.
MovableData movable_tables(std::string file, std::vector<store::Dialect> offered,
                           const std::vector<store::SqlKind>& kinds, std::span<const EmbeddedFile> migrations);

}  // namespace messenger
