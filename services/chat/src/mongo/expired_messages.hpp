// Messages that are kept no longer.
#pragma once

#include <vector>

#include "domain/types.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

/// As ChatStore::purge_expired() promises. Nobody else changes messages meanwhile. Throws StoreError.
std::vector<MessageLink> purge_expired_messages(mongo::Session& session, Timestamp at, std::int64_t limit);

}  // namespace messenger::chat
