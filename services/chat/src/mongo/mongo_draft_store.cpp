#include "mongo/mongo_draft_store.hpp"

#include "mongo/keys.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

UnsentMessage draft_in(const Document& row) {
    return {.room = room_in(row),
            .text = row.text("text"),
            .reply_to = row.optional_number("replyTo"),
            .updated_at = time_in(row, "updatedAt")};
}

}  // namespace

Result<> MongoDraftStore::put(UserId user, const UnsentMessage& draft) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    if (!is_member(session, draft.room, user)) {
        return fail(problem::not_found);
    }
    const auto key = doc("_id", key_of(draft.room, user));
    const auto change = doc("$set", doc("user", user.to_string(), "room", draft.room.to_string(), "text", draft.text,
                                        "replyTo", draft.reply_to, "updatedAt", to_micros(draft.updated_at)));
    if (session.update(collection::drafts, key, change).is_done()) {
        return {};
    }
    if (session.count(collection::drafts, doc("user", user.to_string()), max_drafts) >= max_drafts) {
        return fail(problem::conflict, "there are drafts in 1,000 rooms already");
    }
    session.update(collection::drafts, key, change, true);
    return {};
}

std::optional<UnsentMessage> MongoDraftStore::find(UserId user, RoomId room) {
    const auto row = pool_.session().find_one(collection::drafts, doc("_id", key_of(room, user)));
    return row ? std::optional(draft_in(*row)) : std::nullopt;
}

bool MongoDraftStore::remove(UserId user, RoomId room) {
    return pool_.session().remove(collection::drafts, doc("_id", key_of(room, user))) > 0;
}

std::vector<UnsentMessage> MongoDraftStore::drafts_of(UserId user, const std::optional<DraftCursor>& after,
                                                      std::int64_t limit) {
    auto filter = doc("user", user.to_string());
    if (after) {
        const auto time = to_micros(after->updated_at);
        const auto same_time = doc("updatedAt", time, "room", doc("$lt", after->room.to_string()));
        filter.add("$or", std::vector{doc("updatedAt", doc("$lt", time)), same_time});
    }
    std::vector<UnsentMessage> drafts;
    for (const auto& row :
         pool_.session().find(collection::drafts, filter, {.sort = doc("updatedAt", -1, "room", -1), .limit = limit})) {
        drafts.push_back(draft_in(row));
    }
    return drafts;
}

}  // namespace messenger::chat
