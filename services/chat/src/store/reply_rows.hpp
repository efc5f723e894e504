// Which messages answer which, as rows within the caller's transaction. A thread is all that answers one message, or an
// answer to it. The key of a message is event_key(). All of these throw soci_error.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <map>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// A new message answers another one.
void write_reply(soci::session& sql, long long message, long long answered);

struct ThreadEnd {
    std::int64_t count = 0;  ///< messages in the thread besides the first
    Seq last_seq = 0;
};
/// The threads that messages of a room began, by the seqs of these: those between two seqs, both included.
std::map<Seq, ThreadEnd> thread_ends(soci::session& sql, long long room, Seq first, Seq last);
/// The seqs of a thread's messages after one, in order, without the first.
std::vector<Seq> read_thread(soci::session& sql, long long room, Seq root, Seq after, std::int64_t limit);

}  // namespace messenger::chat
