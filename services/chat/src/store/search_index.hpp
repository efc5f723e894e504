// SearchIndex: the texts of messages in trigrams (SQLite FTS5), which finds parts of words in every language. It is in
// a file of its own, so that it never holds up a message, and can be made again from the log at any time.
#pragma once

#include <soci/soci.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/message_search.hpp"
#include "store/sql_pool.hpp"

namespace messenger::chat {

/// An event of the log, as the index needs it.
struct IndexedEvent {
    long long position = 0;
    long long room = 0;
    Seq seq = 0;
    EventType type = EventType::message_created;
    long long author = 0;
    long long at = 0;
    std::string payload;
};

/// Where a message is that was found.
struct IndexedMessage {
    long long position = 0;
    long long room = 0;
};

class SearchIndex {
  public:
    /// Opens the index of a log, or begins a new one if there is none, it is damaged, or it is of another `epoch`.
    SearchIndex(const std::filesystem::path& file, const std::string& epoch);

    /// Up to which position of the log it is.
    long long indexed_until();
    /// Takes over events of the log, in order.
    void add(const std::vector<IndexedEvent>& events);
    /// Takes messages out, by event_key().
    void forget(const std::vector<long long>& messages);
    /// Messages of these rooms by what they say; `from` is the key of the author. Thread-safe.
    std::vector<IndexedMessage> find(const MessageSearchQuery& query, const std::vector<std::string>& terms,
                                     const std::vector<long long>& rooms, std::optional<long long> from);

  private:
    void open(const std::filesystem::path& file, const std::string& epoch);

    std::unique_ptr<store::SqlPool> pool_;
};

}  // namespace messenger::chat
