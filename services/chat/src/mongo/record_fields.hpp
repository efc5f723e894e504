// The documents of those records of chat that have one each.
#pragma once

#include <string>

#include "mongo/document.hpp"
#include "records/chat_kinds.hpp"

namespace messenger::chat {

/// The key of the document of a record.
std::string document_id(ChatKind kind, const store::Record& record);
/// Its other fields.
mongo::Document document_fields(ChatKind kind, const store::Record& record);

/// The key of the message that a record is about, of which room and number are the first fields.
std::string message_key(const store::Record& record);

}  // namespace messenger::chat
