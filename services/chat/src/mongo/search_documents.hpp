// The texts of messages, folded and in parts of three characters, so that parts of words are found in every language:
// MongoDB's own text index knows whole words only, and FerretDB has none.
#pragma once

#include <vector>

#include "domain/message_search.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

/// Takes over messages as they are now, in any order and as often as one likes. Throws StoreError, as do all of these.
void index_messages(mongo::Session& session, const std::vector<MessageLink>& messages);
void forget_messages(mongo::Session& session, const std::vector<MessageLink>& messages);

/// The messages of these rooms that had all of the terms when they were indexed, as the query wants them.
std::vector<MessageLink> find_indexed(mongo::Session& session, const MessageSearchQuery& query,
                                      const std::vector<std::string>& terms, const std::vector<std::string>& rooms);

}  // namespace messenger::chat
