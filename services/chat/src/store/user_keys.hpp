// The integer keys that users have in the tables.
#pragma once

#include <soci/soci.h>

#include <optional>

#include "core/ids.hpp"

namespace messenger::chat {

/// The key of a user, who gets one if there is none. Throws soci_error, as the other does.
long long make_user_key(soci::session& sql, UserId user);
/// Nothing for somebody whom the store has not heard of.
std::optional<long long> find_user_key(soci::session& sql, UserId user);

}  // namespace messenger::chat
