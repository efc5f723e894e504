// Reading what became of messages from the SQL store, within the caller's transaction. The tail's view was taken before
// it.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "domain/chat_store.hpp"
#include "store/log_tail.hpp"

namespace messenger::chat {

/// As ChatStore::message(), thread(), history(), authored() and pinned() promise.
std::optional<std::string> read_message(soci::session& sql, const LogTail::View& tail, RoomId room, Seq seq);
std::vector<std::string> read_thread_messages(soci::session& sql, const LogTail::View& tail, RoomId room, Seq root,
                                              Seq after, std::int64_t limit);
std::optional<std::vector<MessageVersion>> read_history(soci::session& sql, const LogTail::View& tail, RoomId room,
                                                        Seq message);
AuthoredMessages read_authored(soci::session& sql, UserId user, std::int64_t cursor);
/// The same in the order of their times, by an index.
AuthoredMessages read_authored_in_time(soci::session& sql, UserId user, std::int64_t cursor);
std::vector<std::string> read_pinned(soci::session& sql, const LogTail::View& tail, RoomId room);

}  // namespace messenger::chat
