// Who is told of a user's presence, and when users were last connected, as rows.
#pragma once

#include <soci/soci.h>

#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace messenger::chat {

/// As ChatStore::peers_of(), last_seen() and set_last_seen() promise. They throw soci_error.
std::vector<UserId> read_peers(soci::session& sql, UserId user);
std::vector<std::pair<UserId, Timestamp>> read_last_seen(soci::session& sql, const std::vector<UserId>& users);
void write_last_seen(soci::session& sql, const std::vector<std::pair<UserId, Timestamp>>& users);

}  // namespace messenger::chat
