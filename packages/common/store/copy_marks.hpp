// The marks of a copy that is under way, in a table of its target: how far it is with each kind of record.
#pragma once

#include <soci/soci.h>

#include <map>
#include <string>

#include "store/records.hpp"

namespace messenger::store::copy_marks {

/// Where they are; a service does not start on a database that has this table.
inline constexpr const char* table = "unfinished_copy";

/// All of these belong to a transaction, and throw soci_error.
void make(soci::session& sql, const std::string& source);
/// By the names of the kinds. Throws StoreError if they are those of a copy of another source.
std::map<std::string, CopyMark> read(soci::session& sql, const std::string& source);
void put(soci::session& sql, const std::string& kind, const CopyMark& mark);
void drop(soci::session& sql);

}  // namespace messenger::store::copy_marks
