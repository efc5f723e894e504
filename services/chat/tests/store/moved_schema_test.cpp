// Whatever a table or a document of chat has, moves with it or follows from what moves.
#include <gtest/gtest.h>

#include "mongo/record_documents.hpp"
#include "store/chat_tables.hpp"
#include "testing/copied_records.hpp"
#include "tests/store/database_side.hpp"
#include "tests/store/full_chat.hpp"

namespace messenger::chat {
namespace {

using messenger::testing::Schema;
using store::Dialect;

/// The columns of the tables that records are made of. Whoever adds one has to say in store/chat_tables.cpp, and in
/// mongo/ for MongoDB, how it moves.
const Schema moved{
    {"bans", {"room", "user_key", "by", "at"}},
    {"changed_messages", {"message", "payload"}},
    {"deleted_messages", {"message"}},
    {"drafts", {"user_key", "room", "text", "reply_to", "updated_at"}},
    {"invites", {"code", "room", "by", "role", "created_at", "expires_at", "max_uses", "uses"}},
    {"last_posts", {"room", "user_key", "at"}},
    {"last_seen", {"user_key", "at"}},
    {"log", {"position", "room", "seq", "type", "author", "client_id", "at", "message_count", "payload"}},
    {"members", {"room", "user_key", "role", "read_seq", "read_count", "notification_level", "muted_until"}},
    {"mentions", {"message", "user_key"}},
    {"message_edits", {"message", "position"}},
    {"pins", {"message", "at"}},
    {"public_rooms", {"room", "name"}},
    {"reactions", {"message", "emoji", "user_key", "at"}},
    {"refused_words", {"room", "folded", "word"}},
    {"relations", {"user_key", "kind", "other"}},
    {"replies", {"message", "root"}},
    {"reports",
     {"id", "room", "seq", "author", "reporter", "reason", "comment", "created_at", "status", "resolved_by",
      "resolved_at"}},
    {"rooms",
     {"key", "id", "type", "name", "topic", "is_public", "created_at", "direct_pair", "deleted_at", "slow_mode",
      "is_archived", "retention_days", "purged_until", "version"}},
    {"scheduled_messages",
     {"id", "user_key", "room", "client_id", "text", "reply_to", "send_at", "due_at", "is_sending", "problem"}},
    {"store_info", {"epoch"}},
    {"users", {"key", "id", "username", "is_deleted", "last_seen_to", "hides_receipts"}}};
/// What follows from these.
const std::set<std::string> derived_tables{"log_by_room", "client_ids", "message_texts"};
const std::set<std::string> derived_columns{"merged_until",  "one",     "last_seq",
                                            "message_count", "last_at", "touched_at"};

class ChatSchemaTest : public ::testing::TestWithParam<Dialect> {};
INSTANTIATE_TEST_SUITE_P(Databases, ChatSchemaTest, ::testing::Values(Dialect::sqlite, Dialect::postgresql),
                         [](const auto& info) { return std::string(to_string(info.param)); });

TEST_P(ChatSchemaTest, EveryColumnOfEveryTableIsMovedOrFollowsFromWhatIs) {
    const DatabaseSide side(GetParam());
    {
        const auto stores = side.open();
    }
    store::SqlPool pool(side.url(), "");
    auto schema = messenger::testing::schema_of(pool);
    std::erase_if(schema, [](const auto& table) {
        return derived_tables.contains(table.first) || table.first.starts_with("public_room_names");
    });
    for (const auto& table : {"rooms", "store_info"}) {
        std::erase_if(schema.at(table), [](const auto& column) { return derived_columns.contains(column); });
    }
    EXPECT_EQ(moved, schema);
    std::set<std::string> declared;
    for (const auto& kind : chat_tables(GetParam())) {
        declared.insert(kind.tables.begin(), kind.tables.end());
    }
    for (const auto& [table, columns] : moved) {
        EXPECT_TRUE(declared.contains(table)) << table;
    }
}

/// The same of documents.
const Schema moved_documents{
    {"bans", {"room", "user", "by", "at", "isBanned"}},
    {"drafts", {"user", "room", "text", "replyTo", "updatedAt"}},
    {"edits", {"message", "seq"}},
    {"events", {"room", "seq", "type", "author", "at", "messageCount", "payload"}},
    {"invites", {"room", "by", "role", "createdAt", "expiresAt", "maxUses", "uses"}},
    {"last_posts", {"at"}},
    {"members", {"room", "user", "active", "role", "readSeq", "readCount", "level", "mutedUntil"}},
    {"messages", {"room", "seq", "json", "isDeleted", "mentions", "pinnedAt", "root"}},
    {"reactions", {"message", "emoji", "user", "isOn", "at"}},
    {"refused_words", {"words"}},
    {"relations", {"user", "kind", "other"}},
    {"reports",
     {"room", "seq", "author", "reporter", "reason", "comment", "createdAt", "status", "decidedBy", "decidedAt"}},
    {"rooms",
     {"type", "name", "topic", "isPublic", "createdAt", "slowMode", "isArchived", "retentionDays", "deletedAt",
      "purgedUntil", "publicName"}},
    {"scheduled_messages", {"user", "room", "clientId", "text", "replyTo", "sendAt", "dueAt", "isSending", "problem"}},
    {"store_info", {"value"}},
    {"users", {"username", "isDeleted", "lastSeenTo", "hidesReceipts", "lastSeen"}}};
const std::set<std::string> derived_collections{"threads", "search", "schema_migrations", "unfinished_copy"};
/// What follows from these; how far search is; and what an event did, which is not done again after a move.
const std::set<std::string> derived_fields{
    "_id",          "version", "position",    "changes",    "touches",  "touchedAt", "publicParts", "appliedSeq",
    "messageCount", "lastAt",  "lastMessage", "formerRoot", "usesLeft", "owner",     "leaseUntil",  "until",
    "info",         "members", "isBanned",    "target",     "emoji",    "mentions",  "root",        "isSlow"};

std::set<std::string> fields_in(const std::vector<mongo::Document>& documents) {
    std::set<std::string> fields;
    for (const auto& document : documents) {
        bson_iter_t field;
        bson_iter_init(&field, document.get());
        while (bson_iter_next(&field)) {
            fields.insert(bson_iter_key(&field));
        }
    }
    return fields;
}

TEST(ChatDocumentsTest, EveryFieldOfEveryCollectionIsMovedOrFollowsFromWhatIs) {
    const DatabaseSide side(Dialect::mongodb);
    {
        const auto stores = side.open();
        FullChat().fill(*stores);
    }
    mongo::MongoPool pool(side.url());
    auto session = pool.session();
    std::set<std::string> read;
    for (const auto& documents : record_documents()) {
        read.insert(documents.collection);
    }
    std::set<std::string> present;
    for (const auto& found : session.run(mongo::doc("listCollections", 1)).document("cursor").documents("firstBatch")) {
        const auto name = found.text("name");
        if (derived_collections.contains(name)) {
            continue;
        }
        present.insert(name);
        EXPECT_TRUE(read.contains(name)) << name;
        ASSERT_TRUE(moved_documents.contains(name)) << name;
        for (const auto& field : fields_in(session.find(name.c_str(), {}))) {
            EXPECT_TRUE(moved_documents.at(name).contains(field) || derived_fields.contains(field))
                << name << "." << field;
        }
    }
    for (const auto& [name, fields] : moved_documents) {
        EXPECT_TRUE(present.contains(name)) << name;
    }
}

}  // namespace
}  // namespace messenger::chat
