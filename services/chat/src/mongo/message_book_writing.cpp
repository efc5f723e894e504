// How a MessageBook is written. In an order in which a crash at any point is made good by applying the same events
// again: what says that an event was applied, a message's version, comes after what it stands for.
#include "codec/event_json.hpp"
#include "mongo/keys.hpp"
#include "mongo/message_book.hpp"

namespace messenger::chat {

using mongo::Bulk;
using mongo::doc;

void MessageBook::write() {
    write_reactions();
    write_edits();
    for (const auto& place : erased_) {
        blank(*messages_.at(place));
    }
    write_messages();
    write_threads();
}

void MessageBook::write_reactions() {
    Bulk rows(session_, collection::reactions);
    for (const auto& [place, emoji, user, is_on, at] : reaction_writes_) {
        const auto message = key_of(place.first, place.second);
        rows.put_newer(message + "/" + user.to_string() + "/" + emoji, at,
                       doc("message", message, "emoji", emoji, "user", user.to_string(), "isOn", is_on, "at", at));
    }
    rows.execute();
}

void MessageBook::write_edits() {
    Bulk rows(session_, collection::edits);
    for (const auto& [place, seq] : edits_) {
        const auto message = key_of(place.first, place.second);
        rows.add(message + "/" + std::to_string(seq), doc("message", message, "seq", seq));
    }
    rows.execute();
}

void MessageBook::blank(const Message& message) {
    const auto key = key_of(message.room, message.seq);
    std::vector<mongo::Document> said{doc("seq", message.seq)};
    for (const auto& edit : session_.find(collection::edits, doc("message", key))) {
        said.push_back(doc("seq", edit.number("seq")));
    }
    session_.update_all(collection::events, doc("room", message.room.to_string(), "$or", said),
                        doc("$set", doc("payload", message_payload(message.json))));
    session_.remove(collection::reactions, doc("message", key), mongo::Concern::primary);
    session_.remove(collection::edits, doc("message", key), mongo::Concern::primary);
}

void MessageBook::write_messages() {
    Bulk rows(session_, collection::messages);
    for (const auto& place : changed_) {
        const auto& message = *messages_.at(place);
        const auto key = key_of(message.room, message.seq);
        auto fields = doc("room", message.room.to_string(), "seq", message.seq, "json",
                          message.is_rewritten ? std::optional(message.json) : std::nullopt, "isDeleted",
                          message.is_deleted, "mentions", message.mentions, "pinnedAt", message.pinned_at, "root",
                          message.root, "formerRoot", message.former_root);
        if (message.is_purged) {
            fields.add("version", message.version);
            rows.update(doc("_id", key), doc("$set", fields), true);
        } else {
            rows.put_newer(key, message.version, std::move(fields));
        }
    }
    rows.execute();
}

void MessageBook::write_threads() {
    Bulk rows(session_, collection::threads);
    for (const auto& [place, seq] : threads_) {
        const auto room = place.first.to_string();
        const auto of_thread = doc("room", room, "root", place.second);
        const auto last = session_.find_one(collection::messages, of_thread, {.sort = doc("seq", -1)});
        const auto fields =
            doc("room", room, "seq", place.second, "count", session_.count(collection::messages, of_thread), "last",
                last ? last->number("seq") : 0);
        // Counted from what is there, so that who counts last is right.
        rows.update(doc("_id", key_of(place.first, place.second)), doc("$set", fields), true);
    }
    rows.execute();
}

}  // namespace messenger::chat
