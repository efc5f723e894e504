// What the user service keeps, for moving it from one database into another.
#pragma once

#include <vector>

#include "store/sql_records.hpp"

namespace messenger::user {

/// Everything but `leases`, which say who delivers an outbox now.
std::vector<store::SqlKind> profile_records();

}  // namespace messenger::user
