#include "mongo/room_reading.hpp"

#include <map>

#include "mongo/keys.hpp"
#include "mongo/message_reading.hpp"
#include "mongo/room_directory.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

/// Rooms of one question: MongoDB plans each part of an $or by itself.
constexpr std::size_t portion = 200;
/// Times that a room may change while it is read.
constexpr int most_readings = 5;

/// Instances' clocks differ, and a change is seen some time after it was made.
constexpr std::chrono::microseconds overlap{10'000'000};

std::int64_t version_in(const Document& room) {
    return room.number("changes") + room.number("touches");
}

Document head_fields() {
    return doc("appliedSeq", 1, "changes", 1, "touches", 1, "messageCount", 1);
}

std::vector<std::string> texts_of(const std::vector<RoomId>& rooms) {
    std::vector<std::string> ids;
    for (const auto& room : rooms) {
        ids.push_back(room.to_string());
    }
    return ids;
}

std::vector<RoomHead> heads_in(const std::vector<Document>& rooms) {
    std::vector<RoomHead> heads;
    for (const auto& room : rooms) {
        heads.push_back(
            {room_in(room, "_id"), room.number("appliedSeq"), version_in(room), room.number("messageCount")});
    }
    return heads;
}

/// A user's documents in rooms, with those of the rooms.
struct Seat {
    Document member;
    Document room;

    RoomId id() const { return room_in(room, "_id"); }
    Seq read_seq() const { return member.number("readSeq"); }
};

std::vector<Seat> read_seats(mongo::Session& session, UserId user, std::optional<RoomId> room) {
    const auto rows = room ? session.find(collection::members, doc("_id", key_of(*room, user), "active", true))
                           : session.find(collection::members, doc("user", user.to_string(), "active", true));
    std::map<std::string, Document> members;
    std::vector<std::string> ids;
    for (const auto& row : rows) {
        ids.push_back(row.text("room"));
        members.emplace(row.text("room"), row);
    }
    std::vector<Seat> seats;
    for (auto& row : session.find(collection::rooms, doc("_id", doc("$in", ids)))) {
        seats.push_back({std::move(members.at(row.text("_id"))), std::move(row)});
    }
    return seats;
}

/// How many messages after the marker there are of a kind, by the room.
std::map<std::string, std::int64_t> count_unread(mongo::Session& session, const std::vector<Seat>& seats,
                                                 const Document& kind) {
    std::map<std::string, std::int64_t> counts;
    for (std::size_t begin = 0; begin < seats.size(); begin += portion) {
        std::vector<Document> parts;
        for (std::size_t i = begin; i < std::min(seats.size(), begin + portion); ++i) {
            parts.push_back(doc("room", seats[i].room.text("_id"), "seq", doc("$gt", seats[i].read_seq())));
        }
        auto filter = kind;
        counts.merge(session.count_by(collection::messages, "room", filter.add("$or", parts)));
    }
    return counts;
}

std::map<std::string, std::int64_t> count_deleted(mongo::Session& session, const std::vector<Seat>& seats) {
    return count_unread(session, seats, doc("isDeleted", true));
}

std::int64_t count_of(const std::map<std::string, std::int64_t>& counts, const Seat& seat) {
    const auto found = counts.find(seat.room.text("_id"));
    return found != counts.end() ? found->second : 0;
}

NotificationSettings settings_in(const Document& member) {
    const auto until = member.optional_number("mutedUntil");
    return {.level = static_cast<NotificationLevel>(member.number("level")),
            .is_muted = until.has_value(),
            .muted_until = until.value_or(0) > 0 ? std::optional(from_micros(*until)) : std::nullopt};
}

MemberState state_in(const Document& member) {
    return {.role = static_cast<MemberRole>(member.number("role")),
            .read_seq = member.number("readSeq"),
            .read_count = member.number("readCount")};
}

/// Those of a direct room whom the other one blocks, or whose other one is gone.
std::vector<UserId> read_silenced(mongo::Session& session, const std::vector<std::pair<UserId, MemberState>>& members) {
    std::vector<UserId> silenced;
    for (const auto& [user, state] : members) {
        for (const auto& [other, other_state] : members) {
            if (user == other) {
                continue;
            }
            const auto row = session.find_one(collection::users, doc("_id", other.to_string()));
            if ((row && row->flag("isDeleted")) || has_relation(session, {other, RelationKind::block, user})) {
                silenced.push_back(user);
            }
        }
    }
    return silenced;
}

/// The members with what others see of them.
std::vector<std::pair<UserId, MemberState>> read_members(mongo::Session& session, RoomId room) {
    const auto rows = session.find(collection::members, doc("room", room.to_string(), "active", true));
    std::vector<std::string> ids;
    for (const auto& row : rows) {
        ids.push_back(row.text("user"));
    }
    std::vector<UserId> hiding;
    for (const auto& row : session.find(collection::users, doc("_id", doc("$in", ids), "hidesReceipts", true))) {
        hiding.push_back(user_in(row, "_id"));
    }
    std::vector<std::pair<UserId, MemberState>> members;
    for (const auto& row : rows) {
        auto state = state_in(row);
        state.shows_receipts = std::ranges::find(hiding, user_in(row)) == hiding.end();
        members.emplace_back(user_in(row), state);
    }
    return members;
}

/// The others of those seats that are in direct rooms.
std::map<std::string, UserId> read_peers(mongo::Session& session, const std::vector<Seat>& seats, UserId user) {
    std::vector<std::string> rooms;
    for (const auto& seat : seats) {
        if (info_in(seat.room, seat.id()).type == RoomType::direct) {
            rooms.push_back(seat.room.text("_id"));
        }
    }
    std::map<std::string, UserId> peers;
    if (rooms.empty()) {
        return peers;
    }
    for (const auto& member : session.find(collection::members, doc("room", doc("$in", rooms)))) {
        const auto id = UserId::parse(member.text("user"));
        if (id && *id != user) {
            peers.emplace(member.text("room"), *id);
        }
    }
    return peers;
}

}  // namespace

bool is_behind(mongo::Session& session, RoomId room) {
    const auto last = session.find_one(collection::events, doc("room", room.to_string()),
                                       {.sort = doc("seq", -1), .projection = doc("seq", 1)});
    const auto known = find_room(session, room);
    return last && (!known || known->number("appliedSeq") < last->number("seq"));
}

std::vector<RoomHead> read_heads(mongo::Session& session, const std::vector<RoomId>& rooms) {
    return heads_in(
        session.find(collection::rooms, doc("_id", doc("$in", texts_of(rooms))), {.projection = head_fields()}));
}

std::vector<RoomReadMarkers> read_room_markers(mongo::Session& session, const std::vector<RoomId>& rooms) {
    const auto fields = doc("room", 1, "user", 1, "readSeq", 1, "readCount", 1);
    std::unordered_map<RoomId, RoomReadMarkers> markers;
    for (const auto& row : session.find(collection::members, doc("room", doc("$in", texts_of(rooms)), "active", true),
                                        {.projection = fields})) {
        const auto room = room_in(row);
        markers.try_emplace(room, RoomReadMarkers{.room = room, .members = {}})
            .first->second.members.emplace(user_in(row), RoomReadMarkers::Position{.seq = row.number("readSeq"),
                                                                                   .count = row.number("readCount")});
    }
    std::vector<RoomReadMarkers> list;
    for (auto& [room, of_room] : markers) {
        list.push_back(std::move(of_room));
    }
    return list;
}

TouchedRooms read_touched(mongo::Session& session, std::int64_t since) {
    const auto time = to_micros(now());
    const auto from = (since == 0 ? time : since) - overlap.count();
    return {.rooms = heads_in(
                session.find(collection::rooms, doc("touchedAt", doc("$gt", from)), {.projection = head_fields()})),
            .next = time};
}

std::optional<RoomSnapshot> read_snapshot(mongo::Session& session, RoomId room) {
    auto row = find_room(session, room);
    for (int reading = 1; row && !row->has("deletedAt"); ++reading) {
        RoomSnapshot snapshot{.info = info_in(*row, room),
                              .last_seq = row->number("appliedSeq"),
                              .message_count = row->number("messageCount"),
                              .members = read_members(session, room)};
        for (const auto& ban : read_bans(session, room)) {
            snapshot.banned.push_back(ban.user);
        }
        if (const auto words = session.find_one(collection::refused_words, doc("_id", room.to_string()))) {
            for (const auto& word : words->documents("words")) {
                snapshot.refused_words.push_back(word.text("folded"));
            }
        }
        snapshot.version = version_in(*row);
        if (snapshot.info.type == RoomType::direct) {
            snapshot.silenced = read_silenced(session, snapshot.members);
        }
        // The members are those of this end, unless an event came in between.
        auto after = find_room(session, room);
        if (reading == most_readings || !after || version_in(*after) == version_in(*row)) {
            return snapshot;
        }
        row = std::move(after);
    }
    return std::nullopt;
}

std::vector<RoomSummary> read_summaries(mongo::Session& session, UserId user, std::optional<RoomId> room) {
    const auto seats = read_seats(session, user, room);
    if (seats.empty()) {
        return {};
    }
    const auto deleted = count_deleted(session, seats);
    const auto mentioned = count_unread(
        session, seats, doc("mentions", doc("$in", std::vector<std::string>{user.to_string(), everybody})));
    std::vector<std::string> ids;
    std::vector<MessageLink> last;
    for (const auto& seat : seats) {
        ids.push_back(seat.room.text("_id"));
        if (const auto seq = seat.room.number("lastMessage"); seq > 0) {
            last.push_back({seat.id(), seq});
        }
    }
    const auto members = session.count_by(collection::members, "room", doc("room", doc("$in", ids), "active", true));
    auto messages = read_links(session, last);
    const auto peers = read_peers(session, seats, user);
    std::vector<RoomSummary> summaries;
    for (const auto& seat : seats) {
        const auto peer = peers.find(seat.room.text("_id"));
        const auto message = messages.find({seat.id(), seat.room.number("lastMessage")});
        summaries.push_back(
            {.info = info_in(seat.room, seat.id()),
             .last_seq = seat.room.number("appliedSeq"),
             .message_count = seat.room.number("messageCount"),
             .member_count = count_of(members, seat),
             .own = state_in(seat.member),
             .deleted_unread = count_of(deleted, seat),
             .mentions = count_of(mentioned, seat),
             .last_at = time_in(seat.room, "lastAt"),
             .last_message = message != messages.end() ? std::optional(std::move(message->second)) : std::nullopt,
             .notifications = settings_in(seat.member),
             .peer = peer != peers.end() ? std::optional(peer->second) : std::nullopt});
    }
    return summaries;
}

std::vector<Membership> read_memberships(mongo::Session& session, UserId user) {
    const auto seats = read_seats(session, user, std::nullopt);
    if (seats.empty()) {
        return {};
    }
    const auto deleted = count_deleted(session, seats);
    std::vector<Membership> memberships;
    for (const auto& seat : seats) {
        memberships.push_back({.room = seat.id(),
                               .last_seq = seat.room.number("appliedSeq"),
                               .message_count = seat.room.number("messageCount"),
                               .last_at = time_in(seat.room, "lastAt"),
                               .read_seq = seat.read_seq(),
                               .read_count = seat.member.number("readCount"),
                               .deleted_unread = count_of(deleted, seat)});
    }
    return memberships;
}

}  // namespace messenger::chat
