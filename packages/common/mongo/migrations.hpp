// Migrations of a MongoDB database: what indexes its collections have, in numbered steps that are taken once each and
// in order when a service starts.
#pragma once

#include <string>
#include <vector>

#include "mongo/pool.hpp"

namespace messenger::mongo {

struct Index {
    const char* collection = nullptr;
    std::vector<std::string> fields;  ///< in ascending order, or with a "-" in front in descending
    bool is_unique = false;
};

struct Migration {
    std::string name;
    std::vector<Index> indexes;
};

/// Where the marks of a copy into a database are while it is under way.
inline constexpr const char* copy_marks = "unfinished_copy";

/// Takes the steps that are missing; the first has the version 1. Safe when two processes start at once, since to make
/// an index that is there changes nothing. Throws StoreError, without changing anything, if the database has steps that
/// are not known here, or an unfinished copy of another database; and if a step fails.
void migrate(MongoPool& pool, const std::vector<Migration>& migrations);

}  // namespace messenger::mongo
