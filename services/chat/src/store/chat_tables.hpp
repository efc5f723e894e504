// Where the records of chat (records/chat_kinds.hpp) are in the tables of SQLite and PostgreSQL.
#pragma once

#include <vector>

#include "store/sql_records.hpp"

namespace messenger::chat {

/// Temporary tables of the session that reads: PostgreSQL's log in the order of time, and the markers of authors that
/// SQLite has in its log only.
inline constexpr const char* log_order = "log_order";
inline constexpr const char* own_markers = "own_markers";

std::vector<store::SqlKind> chat_tables(store::Dialect dialect);

}  // namespace messenger::chat
