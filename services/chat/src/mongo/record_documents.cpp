#include "mongo/record_documents.hpp"

#include "codec/message_json.hpp"
#include "mongo/keys.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;
using store::Record;
using store::Value;

namespace {

constexpr std::string_view direct_room = "direct/";

Value text_of(const Document& row, std::string_view field) {
    return row.has(field) ? Value(row.text(field)) : Value();
}

Value number_of(const Document& row, std::string_view field) {
    const auto number = row.optional_number(field);
    return number ? Value(*number) : Value();
}

/// A switch as SQL has it.
std::int64_t flag_of(const Document& row, std::string_view field) {
    return row.flag(field) ? 1 : 0;
}

void read_epoch(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("value")});
}

void read_user(const Document& row, std::vector<Record>& records) {
    const Record user{row.text("_id"),          text_of(row, "username"),      flag_of(row, "isDeleted"),
                      row.number("lastSeenTo"), flag_of(row, "hidesReceipts"), number_of(row, "lastSeen")};
    // As if nothing were known.
    if (user != Record{row.text("_id"), {}, std::int64_t{0}, std::int64_t{0}, std::int64_t{0}, {}}) {
        records.push_back(user);
    }
}

void read_room(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("_id"), row.number("type"), row.text("name"), row.text("topic"),
                       flag_of(row, "isPublic"), row.number("createdAt"), number_of(row, "deletedAt"),
                       row.number("slowMode"), flag_of(row, "isArchived"), row.number("retentionDays"),
                       row.number("purgedUntil")});
}

void read_public_room(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("_id"), row.text("publicName")});
}

void read_refused_words(const Document& row, std::vector<Record>& records) {
    for (const auto& word : row.documents("words")) {
        records.push_back({row.text("_id"), word.text("folded"), word.text("word")});
    }
}

void read_relation(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("user"), row.number("kind"), row.text("other")});
}

/// What the key of an event has behind room and author; of a direct room its users.
Value client_id_in(const Document& row) {
    const auto key = row.text("_id");
    if (row.number("type") == static_cast<int>(EventType::room_created)) {
        return key.starts_with(direct_room) ? Value(key.substr(direct_room.size())) : Value();
    }
    return key.substr(row.text("room").size() + row.text("author").size() + 2);
}

void read_event(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("room"), row.number("seq"), row.number("type"), row.text("author"), client_id_in(row),
                       row.number("at"), row.number("messageCount"), row.text("payload")});
}

void read_member(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("room"), row.text("user"), row.number("role"), row.number("readSeq"),
                       row.number("readCount"), row.number("level"), number_of(row, "mutedUntil")});
}

void read_ban(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("room"), row.text("user"), row.text("by"), row.number("at")});
}

void read_last_post(const Document& row, std::vector<Record>& records) {
    const auto key = row.text("_id");
    const auto room = key.substr(0, key.find('/'));
    records.push_back({room, key.substr(room.size() + 1), row.number("at")});
}

// What a message said that is gone is gone in its event, too.
void read_changed_message(const Document& row, std::vector<Record>& records) {
    if (row.has("json") && !MessageJson(row.text("json")).is_purged()) {
        records.push_back({row.text("room"), row.number("seq"), row.text("json")});
    }
}

/// Room and number of the message that a document is about.
Record message_record(const Document& row) {
    const auto key = row.text("message");
    const auto room = key.substr(0, key.find('/'));
    return {room, static_cast<std::int64_t>(std::stoll(key.substr(room.size() + 1)))};
}

void read_edit(const Document& row, std::vector<Record>& records) {
    records.push_back(message_record(row));
    records.back().emplace_back(row.number("seq"));
}

void read_deleted_message(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("room"), row.number("seq")});
}

void read_reaction(const Document& row, std::vector<Record>& records) {
    auto record = message_record(row);
    record.insert(record.end(), {row.text("emoji"), row.text("user"), row.number("at")});
    records.push_back(std::move(record));
}

void read_pin(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("room"), row.number("seq"), row.number("pinnedAt")});
}

void read_mentions(const Document& row, std::vector<Record>& records) {
    for (const auto& user : row.texts("mentions")) {
        records.push_back({row.text("room"), row.number("seq"), user});
    }
}

void read_reply(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("room"), row.number("seq"), row.number("root")});
}

void read_invite(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("_id"), row.text("room"), row.text("by"), row.number("role"), row.number("createdAt"),
                       number_of(row, "expiresAt"), number_of(row, "maxUses"), row.number("uses")});
}

void read_draft(const Document& row, std::vector<Record>& records) {
    records.push_back(
        {row.text("user"), row.text("room"), row.text("text"), number_of(row, "replyTo"), row.number("updatedAt")});
}

void read_scheduled(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("_id"), row.text("user"), row.text("room"), row.text("clientId"), row.text("text"),
                       number_of(row, "replyTo"), row.number("sendAt"), number_of(row, "dueAt"),
                       flag_of(row, "isSending"), text_of(row, "problem")});
}

void read_report(const Document& row, std::vector<Record>& records) {
    records.push_back({row.text("_id"), row.text("room"), row.number("seq"), row.text("author"), row.text("reporter"),
                       row.number("reason"), row.text("comment"), row.number("createdAt"), row.number("status"),
                       text_of(row, "decidedBy"), number_of(row, "decidedAt")});
}

}  // namespace

const std::vector<RecordDocuments>& record_documents() {
    static_assert(std::string_view(everybody) == all_members);
    static const std::vector<RecordDocuments> all{{collection::info, doc("_id", "epoch"), read_epoch},
                                                  {collection::users, {}, read_user},
                                                  {collection::rooms, {}, read_room},
                                                  {collection::rooms, doc("isPublic", true), read_public_room},
                                                  {collection::refused_words, {}, read_refused_words},
                                                  {collection::relations, {}, read_relation},
                                                  {collection::events, {}, read_event},
                                                  {collection::members, doc("active", true), read_member},
                                                  {collection::bans, doc("isBanned", true), read_ban},
                                                  {collection::last_posts, {}, read_last_post},
                                                  {collection::messages, {}, read_changed_message},
                                                  {collection::edits, {}, read_edit},
                                                  {collection::messages, doc("isDeleted", true), read_deleted_message},
                                                  {collection::reactions, doc("isOn", true), read_reaction},
                                                  {collection::messages, doc("pinnedAt", doc("$gt", 0)), read_pin},
                                                  {collection::messages, {}, read_mentions},
                                                  {collection::messages, doc("root", doc("$gt", 0)), read_reply},
                                                  {collection::invites, {}, read_invite},
                                                  {collection::drafts, {}, read_draft},
                                                  {collection::scheduled, {}, read_scheduled},
                                                  {collection::reports, {}, read_report}};
    return all;
}

}  // namespace messenger::chat
