#include "mongo/room_directory.hpp"

#include "core/folding.hpp"
#include "core/unicode.hpp"
#include "mongo/keys.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

/// What a trigram needs.
constexpr std::size_t shortest_infix = 3;
/// After every UUID.
constexpr const char* after_all = "g";

/// By the beginning of their names, in the order of these.
std::vector<Document> with_beginning(mongo::Session& session, const std::string& text, const PublicRoomQuery& query) {
    const auto until = text + "\U0010ffff";
    auto filter = doc("publicName", doc("$gte", text, "$lt", until));
    if (query.after) {
        const auto last = find_room(session, *query.after);
        const auto name = last ? last->text("publicName") : std::string();
        const auto same_name = doc("publicName", name, "_id", doc("$gt", query.after->to_string()));
        filter.add("$or", std::vector{doc("publicName", doc("$gt", name)), same_name});
    }
    return session.find(collection::rooms, filter, {.sort = doc("publicName", 1, "_id", 1), .limit = query.limit});
}

/// By a part of their names, the newest first.
std::vector<Document> with_part(mongo::Session& session, const std::string& text, const PublicRoomQuery& query) {
    std::vector<Document> found;
    auto before = query.after ? query.after->to_string() : std::string(after_all);
    while (std::ssize(found) < query.limit) {
        const auto rows = session.find(collection::rooms,
                                       doc("publicParts", doc("$all", trigrams_of(text)), "_id", doc("$lt", before)),
                                       {.sort = doc("_id", -1), .limit = query.limit});
        for (const auto& row : rows) {
            before = row.text("_id");
            // They may be in the name in another order.
            if (row.text("publicName").contains(text) && std::ssize(found) < query.limit) {
                found.push_back(row);
            }
        }
        if (std::ssize(rows) < query.limit) {
            break;
        }
    }
    return found;
}

std::vector<Document> find_public(mongo::Session& session, const PublicRoomQuery& query) {
    const auto text = folded(query.text);
    if (text.empty()) {
        const auto before = query.after ? query.after->to_string() : std::string(after_all);
        return session.find(collection::rooms, doc("isPublic", true, "_id", doc("$lt", before)),
                            {.sort = doc("_id", -1), .limit = query.limit});
    }
    return code_points(text) < shortest_infix ? with_beginning(session, text, query) : with_part(session, text, query);
}

}  // namespace

std::vector<PublicRoom> read_public_rooms(mongo::Session& session, const PublicRoomQuery& query) {
    const auto rows = find_public(session, query);
    std::vector<std::string> ids;
    std::vector<std::string> seats;
    for (const auto& row : rows) {
        ids.push_back(row.text("_id"));
        seats.push_back(key_of(room_in(row, "_id"), query.by));
    }
    const auto members = session.count_by(collection::members, "room", doc("room", doc("$in", ids), "active", true));
    const auto own = session.count_by(collection::members, "room", doc("_id", doc("$in", seats), "active", true));
    std::vector<PublicRoom> found;
    for (const auto& row : rows) {
        const auto id = row.text("_id");
        found.push_back({.info = info_in(row, room_in(row, "_id")),
                         .member_count = members.contains(id) ? members.at(id) : 0,
                         .is_member = own.contains(id)});
    }
    return found;
}

std::vector<Ban> read_bans(mongo::Session& session, RoomId room) {
    std::vector<Ban> bans;
    for (const auto& row :
         session.find(collection::bans, doc("room", room.to_string(), "isBanned", true), {.sort = doc("at", -1)})) {
        bans.push_back({user_in(row), user_in(row, "by"), time_in(row)});
    }
    return bans;
}

bool has_relation(mongo::Session& session, const Relation& relation) {
    return session.find_one(collection::relations, doc("_id", key_of(relation))).has_value();
}

}  // namespace messenger::chat
