// What happens to messages after they were sent, as rows within the writer's transaction. Here it is decided whether it
// can happen, since only the writer knows the messages as they are.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>

#include "core/result.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// Where the folded texts of messages are kept, which searches look through.
enum class TextIndex {
    apart,   ///< in an index that follows the log by itself
    beside,  ///< in message_texts, changed in the transaction of what changes them
};

class MessageChanges {
  public:
    /// The message that a change is about.
    struct Target {
        long long key = 0;       ///< event_key()
        long long position = 0;  ///< of its event in the log
    };
    /// The change's own event.
    struct Cause {
        UserId by;
        long long author = 0;  ///< the key of `by`
        long long position = 0;
        Timestamp at{};
    };
    struct Applied {
        bool is_needed = true;  ///< false: the message is like that already
        std::string message;    ///< as it is now
    };

    MessageChanges(soci::session& sql, TextIndex texts) : sql_(sql), texts_(texts) {}

    /// Writes the rows of a change, which is one of a message. not_found for a deleted message, forbidden for whom it
    /// does not belong to, conflict for a limit; nothing is written then. Throws soci_error.
    Result<Applied> apply(const EventBody& change, const Target& target, const Cause& cause);

    /// Takes away what a message said, without an event. False if that is gone already.
    bool purge(const Target& target);

  private:
    Result<Applied> apply(const MessageEdited& edit, const Target& target, const Cause& cause);
    Result<Applied> apply(const MessageDeleted& deletion, const Target& target, const Cause& cause);
    Result<Applied> apply(const ReactionChanged& change, const Target& target, const Cause& cause);
    Result<Applied> apply(const PinChanged& change, const Target& target, const Cause& cause);
    std::string present(const Target& target);
    /// In the log, too; `message` is what stays of it.
    void blank(const Target& target, const std::string& message);
    void save(const Target& target, const std::string& message);
    std::vector<UserId> first_users(const Target& target, const std::string& emoji);

    soci::session& sql_;
    TextIndex texts_;
};

}  // namespace messenger::chat
