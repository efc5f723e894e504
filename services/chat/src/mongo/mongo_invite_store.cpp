#include "mongo/mongo_invite_store.hpp"

#include "mongo/keys.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

Invite invite_in(const Document& row) {
    return {.code = row.text("_id"),
            .room = room_in(row),
            .by = user_in(row, "by"),
            .role = static_cast<MemberRole>(row.number("role")),
            .created_at = time_in(row, "createdAt"),
            .expires_at = row.has("expiresAt") ? std::optional(time_in(row, "expiresAt")) : std::nullopt,
            .max_uses = row.optional_number("maxUses"),
            .uses = row.number("uses")};
}

std::optional<Invite> find_invite(mongo::Session& session, const std::string& code) {
    const auto row = session.find_one(collection::invites, doc("_id", code));
    return row ? std::optional(invite_in(*row)) : std::nullopt;
}

Result<> make_place(mongo::Session& session, const std::string& room, Timestamp at) {
    if (session.count(collection::invites, doc("room", room)) < max_invites) {
        return {};
    }
    const auto of_no_use = std::vector{doc("expiresAt", doc("$lte", to_micros(at))), doc("usesLeft", doc("$lte", 0))};
    session.remove(collection::invites, doc("room", room, "$or", of_no_use));
    if (session.count(collection::invites, doc("room", room)) >= max_invites) {
        return fail(problem::conflict, "a room has at most 100 invites");
    }
    return {};
}

/// What changes with a use; MongoDB compares a field with a value, so that what is left is counted, too.
Document used(const Invite& invite, std::int64_t times) {
    auto change = doc("uses", times);
    if (invite.max_uses) {
        change.add("usesLeft", -times);
    }
    return doc("$inc", change);
}

}  // namespace

Result<> MongoInviteStore::add(const Invite& invite) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    if (!find_room(session, invite.room)) {
        return fail(problem::not_found);
    }
    CHECK_OK(make_place(session, invite.room.to_string(), invite.created_at));
    const auto expires_at = invite.expires_at ? std::optional(to_micros(*invite.expires_at)) : std::nullopt;
    const auto left = invite.max_uses ? std::optional(*invite.max_uses - invite.uses) : std::nullopt;
    const auto row = doc("_id", invite.code, "room", invite.room.to_string(), "by", invite.by.to_string(), "role",
                         static_cast<int>(invite.role), "createdAt", to_micros(invite.created_at), "expiresAt",
                         expires_at, "maxUses", invite.max_uses, "uses", invite.uses, "usesLeft", left);
    if (session.insert(collection::invites, {row}).is_duplicate) {
        throw std::logic_error("an invite with a code that there is already");
    }
    return {};
}

std::vector<Invite> MongoInviteStore::invites_of(RoomId room) {
    std::vector<Invite> invites;
    for (const auto& row :
         pool_.session().find(collection::invites, doc("room", room.to_string()), {.sort = doc("createdAt", -1)})) {
        invites.push_back(invite_in(row));
    }
    return invites;
}

void MongoInviteStore::remove(RoomId room, const std::string& code) {
    pool_.session().remove(collection::invites, doc("_id", code, "room", room.to_string()));
}

std::optional<Invitation> MongoInviteStore::find(const std::string& code) {
    auto session = pool_.session();
    const auto invite = find_invite(session, code);
    const auto room = invite ? find_room(session, invite->room) : std::nullopt;
    if (!room || room->has("deletedAt")) {
        return std::nullopt;
    }
    return Invitation{
        .invite = *invite,
        .type = static_cast<RoomType>(room->number("type")),
        .name = room->text("name"),
        .topic = room->text("topic"),
        .member_count = session.count(collection::members, doc("room", invite->room.to_string(), "active", true))};
}

bool MongoInviteStore::spend(const std::string& code, Timestamp at) {
    // FerretDB looks and writes in two steps, between which another thread could write.
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    const auto invite = find_invite(session, code);
    if (!invite || has_expired(*invite, at)) {
        return false;
    }
    auto filter = doc("_id", code);
    if (invite->max_uses) {
        filter.add("usesLeft", doc("$gt", 0));
    }
    return session.update(collection::invites, filter, used(*invite, 1)).is_done();
}

void MongoInviteStore::give_back(const std::string& code) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    if (const auto invite = find_invite(session, code)) {
        session.update(collection::invites, doc("_id", code, "uses", doc("$gt", 0)), used(*invite, -1));
    }
}

}  // namespace messenger::chat
