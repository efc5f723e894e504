// How the records of chat (records/chat_kinds.hpp) are kept as documents.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mongo/pool.hpp"
#include "records/chat_kinds.hpp"

namespace messenger::chat {

/// Where the documents of a kind are, and the records in each of them.
struct RecordDocuments {
    const char* collection = nullptr;
    mongo::Document filter;
    /// Adds what is in a document.
    std::function<void(const mongo::Document& document, std::vector<store::Record>& records)> read;
};

/// By ChatKind.
const std::vector<RecordDocuments>& record_documents();

}  // namespace messenger::chat
