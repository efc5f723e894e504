// Reading messages as they are now. All of these throw StoreError.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "domain/chat_store.hpp"
#include "mongo/pool.hpp"

namespace messenger::chat {

/// The events that brought messages, in any order, without those that are none.
std::vector<mongo::Document> read_created(mongo::Session& session, const std::vector<MessageLink>& links);
/// What these events' messages are now, in the same order.
std::vector<std::string> as_now(mongo::Session& session, const std::vector<mongo::Document>& created);

/// Those that there are, by room and number.
std::map<std::pair<RoomId, Seq>, std::string> read_links(mongo::Session& session,
                                                         const std::vector<MessageLink>& links);
/// Those of a room that there are, in this order.
std::vector<std::string> read_each(mongo::Session& session, RoomId room, const std::vector<Seq>& seqs);

/// As ChatStore::messages(), thread(), history(), pinned() and authored() promise.
MessagePage read_page(mongo::Session& session, RoomId room, const MessageQuery& query);
std::vector<std::string> read_thread(mongo::Session& session, RoomId room, Seq root, Seq after, std::int64_t limit);
std::optional<std::vector<MessageVersion>> read_history(mongo::Session& session, RoomId room, Seq message);
std::vector<std::string> read_pinned(mongo::Session& session, RoomId room);
AuthoredMessages read_authored(mongo::Session& session, UserId user, std::int64_t cursor);

}  // namespace messenger::chat
