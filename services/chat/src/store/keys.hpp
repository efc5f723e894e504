// The integers that stand for ids in the tables, for stores beside the log. LogWriter keeps its own in memory.
#pragma once

#include <soci/soci.h>

#include <optional>

#include "core/ids.hpp"

namespace messenger::chat {

/// Nothing for somebody who never did anything here. Throws soci_error.
std::optional<long long> key_of(soci::session& sql, UserId user);
/// The same, made if there is none. Within a transaction that writes; throws soci_error.
long long make_key(soci::session& sql, UserId user);

}  // namespace messenger::chat
