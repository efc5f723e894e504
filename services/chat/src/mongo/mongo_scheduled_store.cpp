#include "mongo/mongo_scheduled_store.hpp"

#include "mongo/keys.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

ScheduledMessage scheduled_in(const Document& row) {
    return {.id = ScheduledId::parse(row.text("_id")).value_or(ScheduledId()),
            .user = user_in(row),
            .room = room_in(row),
            .client_id = row.text("clientId"),
            .text = row.text("text"),
            .reply_to = row.optional_number("replyTo"),
            .send_at = time_in(row, "sendAt"),
            .problem = row.text("problem")};
}

Document document_of(const ScheduledMessage& message) {
    const auto send_at = to_micros(message.send_at);
    const std::optional<std::string> none;
    return doc("_id", message.id.to_string(), "user", message.user.to_string(), "room", message.room.to_string(),
               "clientId", message.client_id, "text", message.text, "replyTo", message.reply_to, "sendAt", send_at,
               "dueAt", send_at, "isSending", false, "problem", none);
}

auto being_sent() {
    return fail(problem::conflict, "the message is being sent");
}

/// not_found unless it is the user's, conflict while it is being sent.
Result<ScheduledMessage> own(mongo::Session& session, UserId user, ScheduledId id) {
    const auto row = session.find_one(collection::scheduled, doc("_id", id.to_string()));
    if (!row || user_in(*row) != user) {
        return fail(problem::not_found, "there is no such scheduled message; it may have been sent");
    }
    if (row->flag("isSending")) {
        return being_sent();
    }
    return scheduled_in(*row);
}

/// Whether the store has heard of a user.
bool is_known(mongo::Session& session, UserId user) {
    return session.find_one(collection::users, doc("_id", user.to_string())) ||
           session.find_one(collection::members, doc("user", user.to_string()));
}

std::optional<ScheduledMessage> find_same(mongo::Session& session, const ScheduledMessage& message) {
    const auto row = session.find_one(
        collection::scheduled,
        doc("room", message.room.to_string(), "user", message.user.to_string(), "clientId", message.client_id));
    return row ? std::optional(scheduled_in(*row)) : std::nullopt;
}

}  // namespace

Result<Scheduled> MongoScheduledStore::add(const ScheduledMessage& message) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    if (!find_room(session, message.room) || !is_known(session, message.user)) {
        return fail(problem::not_found);
    }
    if (auto first = find_same(session, message)) {
        return Scheduled{.message = std::move(*first), .is_new = false};
    }
    const auto of_user = doc("user", message.user.to_string());
    if (session.count(collection::scheduled, of_user, max_scheduled) >= max_scheduled) {
        return fail(problem::conflict, "500 messages are scheduled already");
    }
    if (session.insert(collection::scheduled, {document_of(message)}).is_duplicate) {
        // Another instance was faster.
        return Scheduled{.message = find_same(session, message).value_or(message), .is_new = false};
    }
    return Scheduled{.message = message};
}

std::vector<ScheduledMessage> MongoScheduledStore::messages(const ScheduledQuery& query) {
    auto filter = doc("user", query.user.to_string());
    if (query.room) {
        filter.add("room", query.room->to_string());
    }
    if (query.after) {
        const auto time = to_micros(query.after->first);
        const auto same_time = doc("sendAt", time, "_id", doc("$gt", query.after->second.to_string()));
        filter.add("$or", std::vector{doc("sendAt", doc("$gt", time)), same_time});
    }
    std::vector<ScheduledMessage> messages;
    for (const auto& row : pool_.session().find(collection::scheduled, filter,
                                                {.sort = doc("sendAt", 1, "_id", 1), .limit = query.limit})) {
        messages.push_back(scheduled_in(row));
    }
    return messages;
}

Result<ScheduledMessage> MongoScheduledStore::change(UserId user, ScheduledId id, const ScheduledChange& change) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    TRY(auto message, own(session, user, id));
    if (message.has_failed()) {
        return fail(problem::conflict, "the message could not be sent: delete it and schedule another one");
    }
    message.text = change.text.value_or(message.text);
    message.send_at = change.send_at.value_or(message.send_at);
    const auto send_at = to_micros(message.send_at);
    const auto updated = session.update(collection::scheduled, doc("_id", id.to_string(), "isSending", false),
                                        doc("$set", doc("text", message.text, "sendAt", send_at, "dueAt", send_at)));
    if (!updated.is_done()) {
        return being_sent();
    }
    return message;
}

Result<> MongoScheduledStore::remove(UserId user, ScheduledId id) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    CHECK_OK(own(session, user, id));
    if (session.remove(collection::scheduled, doc("_id", id.to_string(), "isSending", false)) == 0) {
        return being_sent();
    }
    return {};
}

std::vector<ScheduledMessage> MongoScheduledStore::take_due(Timestamp at, Timestamp give_up, std::int64_t limit) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    std::vector<ScheduledMessage> taken;
    for (const auto& row : session.find(collection::scheduled, doc("dueAt", doc("$lte", to_micros(at))),
                                        {.sort = doc("dueAt", 1, "_id", 1), .limit = limit})) {
        // Unless it was changed or taken meanwhile.
        const auto as_read = doc("_id", row.text("_id"), "dueAt", row.number("dueAt"), "text", row.text("text"));
        const auto change = doc("$set", doc("isSending", true, "dueAt", to_micros(give_up)));
        if (session.update(collection::scheduled, as_read, change).is_done()) {
            taken.push_back(scheduled_in(row));
        }
    }
    return taken;
}

void MongoScheduledStore::settle(const std::vector<SendOutcome>& outcomes) {
    auto session = pool_.session();
    mongo::Bulk rows(session, collection::scheduled, mongo::Concern::majority);
    const std::optional<std::int64_t> never;
    for (const auto& outcome : outcomes) {
        const auto key = doc("_id", outcome.id.to_string());
        if (outcome.again_at) {
            rows.update(key, doc("$set", doc("isSending", false, "dueAt", to_micros(*outcome.again_at))));
        } else if (!outcome.problem.empty()) {
            rows.update(key, doc("$set", doc("isSending", false, "dueAt", never, "problem", outcome.problem)));
        } else {
            rows.remove(key);
        }
    }
    rows.execute();
}

}  // namespace messenger::chat
