// Messages that are kept no longer, as rows within the caller's transaction. The tail's view was taken before it.
#pragma once

#include <soci/soci.h>

#include <vector>

#include "domain/types.hpp"
#include "store/log_tail.hpp"
#include "store/message_changes.hpp"

namespace messenger::chat {

/// As ChatStore::purge_expired() promises. Throws soci_error.
std::vector<MessageLink> purge_expired_rows(soci::session& sql, const LogTail::View& tail, TextIndex texts,
                                            Timestamp at, std::int64_t limit);

}  // namespace messenger::chat
