// LogTail: the newest part of the log in memory, which the tables that follow from the log may not have yet.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "domain/types.hpp"

namespace messenger::chat {

/// An event as those tables need it.
struct LogEntry {
    long long position = 0;  ///< in the log
    long long room = 0;
    Seq seq = 0;
    EventType type = EventType::message_created;
    long long author = 0;
    std::int64_t message_count = 0;
    Timestamp at{};

    bool is_message() const { return type == EventType::message_created; }
};

/// One thread writes, any thread views.
class LogTail {
    struct Part;

  public:
    /// The log's end at one moment. Take it before the transaction that reads the tables: then what is not in the view
    /// is in the tables, and what is in the view is in the log.
    class View {
      public:
        /// The first of the room's events that are here, and with it all that came later; max_seq + 1 if none is.
        Seq first_seq(long long room) const;
        std::optional<LogEntry> newest(long long room) const;
        std::optional<LogEntry> newest_message(long long room) const;
        /// The last message of one author.
        std::optional<LogEntry> own_message(long long room, long long author) const;
        /// The last message of each author, in no particular order.
        std::vector<LogEntry> own_messages(long long room) const;
        /// The events, or only the messages, after a seq, in order.
        std::vector<LogEntry> after(long long room, Seq seq, std::int64_t limit, bool messages_only) const;
        /// Those before it, the nearest first.
        std::vector<LogEntry> before(long long room, Seq seq, std::int64_t limit, bool messages_only) const;

      private:
        friend class LogTail;
        using Span = std::span<const LogEntry>;
        template <typename Use>
        auto look(long long room, Use use) const;
        /// The part of a room that the view sees.
        Span seen(const Part& part, long long room) const;
        std::optional<LogEntry> own_message(const Part& part, long long room, long long author) const;

        const LogTail* tail_ = nullptr;
        std::shared_ptr<const Part> older_, newer_;
        long long until_ = 0;
    };

    LogTail();

    /// Valid as long as the tail.
    View view() const;

    /// What was committed.
    void append(std::span<const LogEntry> entries);
    /// How many entries came after the last call of seal().
    std::size_t size() const;
    /// Sets what is there apart from what comes, to be merged into the tables; gives it, in no particular order.
    std::vector<LogEntry> seal();
    /// The tables have what was sealed.
    void drop_sealed();
    /// Starts anew, as after a restart.
    void clear();

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<Part> sealed_, newest_;
    long long until_ = 0;
};

}  // namespace messenger::chat
