// What auth keeps, for moving it from one database into another.
#pragma once

#include <vector>

#include "store/sql_records.hpp"

namespace messenger::auth {

/// Everything but `leases`, which say who delivers an outbox now.
std::vector<store::SqlKind> account_records();

}  // namespace messenger::auth
