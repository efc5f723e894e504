#include "mongo/chat_migrations.hpp"

#include "mongo/keys.hpp"

namespace messenger::chat {

std::vector<mongo::Migration> chat_migrations() {
    return {{"0001_rooms_and_events",
             {{collection::events, {"room", "seq"}, true},
              {collection::events, {"position"}},
              {collection::members, {"user", "active"}},
              {collection::members, {"room", "active"}},
              {collection::rooms, {"publicName", "_id"}},
              {collection::rooms, {"publicParts", "_id"}},
              {collection::rooms, {"isPublic", "_id"}},
              {collection::rooms, {"retentionDays"}},
              {collection::rooms, {"touchedAt"}},
              {collection::bans, {"room", "isBanned", "at"}}}},
            {"0002_message_changes",
             {{collection::messages, {"room", "seq"}},
              {collection::messages, {"room", "root", "seq"}},
              {collection::messages, {"room", "pinnedAt"}},
              {collection::messages, {"room", "isDeleted", "seq"}},
              {collection::messages, {"mentions", "room", "seq"}},
              {collection::reactions, {"message", "emoji", "isOn", "at"}},
              {collection::edits, {"message", "seq"}},
              {collection::threads, {"room", "seq"}}}},
            {"0003_people",
             {{collection::users, {"username"}},
              {collection::relations, {"user", "kind"}},
              {collection::relations, {"other", "kind"}}}},
            {"0004_side_stores",
             {{collection::invites, {"room", "-createdAt"}},
              {collection::drafts, {"user", "updatedAt", "room"}},
              {collection::drafts, {"room"}},
              {collection::scheduled, {"user", "sendAt", "_id"}},
              {collection::scheduled, {"user", "room", "sendAt", "_id"}},
              {collection::scheduled, {"room", "user", "clientId"}, true},
              {collection::scheduled, {"dueAt"}},
              {collection::reports, {"room", "seq", "reporter"}, true},
              {collection::reports, {"room", "status", "_id"}},
              {collection::reports, {"status", "_id"}},
              {collection::reports, {"reporter", "status"}}}},
            {"0005_search", {{collection::search, {"parts", "-position"}}, {collection::search, {"position"}}}}};
}

}  // namespace messenger::chat
