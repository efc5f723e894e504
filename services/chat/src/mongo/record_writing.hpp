// RecordWriter: writes the records of chat as documents. What was written before is written again, so that a batch that
// was interrupted is made good by the next try.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mongo/pool.hpp"
#include "records/chat_kinds.hpp"

namespace messenger::chat {

/// Used by one thread, with one session at a time. Calls throw StoreError.
class RecordWriter {
  public:
    void write(mongo::Session& session, ChatKind kind, const std::vector<store::Record>& records);

  private:
    struct Row {
        std::string id;
        mongo::Document fields;
    };
    static void put(mongo::Session& session, const char* collection, const std::vector<Row>& rows);
    std::vector<Row> events_of(mongo::Session& session, const std::vector<store::Record>& records);

    std::optional<std::int64_t> position_;  ///< of the last event
};

/// The rooms are told where their logs end, when all events are there.
void write_ends(mongo::Session& session);

}  // namespace messenger::chat
