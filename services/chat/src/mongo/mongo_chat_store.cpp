#include "mongo/mongo_chat_store.hpp"

#include "core/folding.hpp"
#include "mongo/chat_migrations.hpp"
#include "mongo/expired_messages.hpp"
#include "mongo/keys.hpp"
#include "mongo/message_reading.hpp"
#include "mongo/room_directory.hpp"
#include "mongo/room_documents.hpp"
#include "mongo/room_reading.hpp"

namespace messenger::chat {

using mongo::doc;

void MongoChatStore::prepare() {
    const std::lock_guard lock(writer_);
    mongo::migrate(pool_, chat_migrations());
    auto session = pool_.session();
    session.update(collection::info, doc("_id", "epoch"),
                   doc("$setOnInsert", doc("value", Uuid::generate().to_string())), true);
    epoch_ = session.find_one(collection::info, doc("_id", "epoch")).value_or(mongo::Document()).text("value");
    const auto last = session.find_one(collection::events, {}, {.sort = doc("position", -1)});
    clock_ = LogClock(last ? last->number("position") : 0);
    apply_newest(session);
}

void MongoChatStore::renew_epoch() {
    epoch_ = Uuid::generate().to_string();
    pool_.session().update(collection::info, doc("_id", "epoch"), doc("$set", doc("value", epoch_)), true);
}

std::optional<RoomSnapshot> MongoChatStore::load_room(RoomId room) {
    if (auto session = pool_.session(); !is_behind(session, room)) {
        return read_snapshot(session, room);
    }
    catch_up(room);
    auto session = pool_.session();
    return read_snapshot(session, room);
}

// Whoever stored the newest events is about to apply them, or is gone. Nobody waits for the writer with a connection
// that the writer may need.
void MongoChatStore::catch_up(RoomId room) {
    const std::lock_guard lock(writer_);
    auto session = pool_.session();
    find_end(session, room);
}

std::vector<RoomSummary> MongoChatStore::rooms_of(UserId user) {
    auto session = pool_.session();
    auto rooms = read_summaries(session, user, std::nullopt);
    std::ranges::sort(rooms, [](const RoomSummary& a, const RoomSummary& b) {
        return std::pair(a.last_at, a.info.id) > std::pair(b.last_at, b.info.id);
    });
    return rooms;
}

std::vector<Membership> MongoChatStore::memberships_of(UserId user) {
    auto session = pool_.session();
    auto memberships = read_memberships(session, user);
    std::ranges::sort(memberships, [](const Membership& a, const Membership& b) {
        return std::pair(a.last_at, a.room) > std::pair(b.last_at, b.room);
    });
    return memberships;
}

std::optional<RoomSummary> MongoChatStore::room_of(UserId user, RoomId room) {
    auto session = pool_.session();
    auto rooms = read_summaries(session, user, room);
    return rooms.empty() ? std::nullopt : std::optional(std::move(rooms.front()));
}

std::optional<RoomId> MongoChatStore::find_direct(UserId a, UserId b) {
    std::optional<RoomId> room;
    {
        auto session = pool_.session();
        const auto created = session.find_one(collection::events, doc("_id", direct_key_of(a, b)));
        room = created ? RoomId::parse(created->text("room")) : std::nullopt;
        if (!room || find_room(session, *room)) {
            return room;
        }
    }
    catch_up(*room);
    return room;
}

std::vector<Event> MongoChatStore::events(RoomId room, Seq after, std::int64_t limit) {
    std::vector<Event> events;
    const auto rows = pool_.session().find(collection::events, doc("room", room.to_string(), "seq", doc("$gt", after)),
                                           {.sort = doc("seq", 1), .limit = limit});
    for (const auto& row : rows) {
        events.push_back(event_in(row));
    }
    return events;
}

MessagePage MongoChatStore::messages(RoomId room, const MessageQuery& query) {
    auto session = pool_.session();
    return read_page(session, room, query);
}

std::optional<std::string> MongoChatStore::message(RoomId room, Seq seq) {
    auto session = pool_.session();
    auto found = read_each(session, room, {seq});
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<std::string> MongoChatStore::thread(RoomId room, Seq root, Seq after, std::int64_t limit) {
    auto session = pool_.session();
    return read_thread(session, room, root, after, limit);
}

std::optional<std::vector<MessageVersion>> MongoChatStore::history(RoomId room, Seq message) {
    auto session = pool_.session();
    return read_history(session, room, message);
}

std::vector<std::string> MongoChatStore::pinned(RoomId room) {
    auto session = pool_.session();
    return read_pinned(session, room);
}

AuthoredMessages MongoChatStore::authored(UserId user, std::int64_t cursor) {
    auto session = pool_.session();
    return read_authored(session, user, cursor);
}

std::vector<PublicRoom> MongoChatStore::public_rooms(const PublicRoomQuery& query) {
    auto session = pool_.session();
    return read_public_rooms(session, query);
}

std::vector<Ban> MongoChatStore::bans(RoomId room) {
    auto session = pool_.session();
    return read_bans(session, room);
}

std::vector<MessageLink> MongoChatStore::purge_expired(Timestamp at, std::int64_t limit) {
    const std::lock_guard lock(writer_);
    auto session = pool_.session();
    return purge_expired_messages(session, at, limit);
}

std::vector<std::string> MongoChatStore::refused_words(RoomId room) {
    std::vector<std::string> words;
    const auto row = pool_.session().find_one(collection::refused_words, doc("_id", room.to_string()));
    for (const auto& word : row ? row->documents("words") : std::vector<mongo::Document>()) {
        words.push_back(word.text("word"));
    }
    std::ranges::sort(words);
    return words;
}

void MongoChatStore::set_refused_words(RoomId room, const std::vector<std::string>& words) {
    std::vector<mongo::Document> rows;
    std::vector<std::string> known;
    for (const auto& word : words) {
        const auto folded_word = folded(word);
        if (std::ranges::find(known, folded_word) == known.end()) {
            known.push_back(folded_word);
            rows.push_back(doc("folded", folded_word, "word", word));
        }
    }
    pool_.session().update(collection::refused_words, doc("_id", room.to_string()), doc("$set", doc("words", rows)),
                           true);
}

std::vector<RoomHead> MongoChatStore::heads(const std::vector<RoomId>& rooms) {
    auto session = pool_.session();
    return read_heads(session, rooms);
}

std::vector<RoomReadMarkers> MongoChatStore::read_markers(const std::vector<RoomId>& rooms) {
    auto session = pool_.session();
    return read_room_markers(session, rooms);
}

TouchedRooms MongoChatStore::touched(std::int64_t since) {
    auto session = pool_.session();
    return read_touched(session, since);
}

void MongoChatStore::touch(RoomId room) {
    auto session = pool_.session();
    touch_room(session, room);
}

bool MongoChatStore::set_notifications(RoomId room, UserId user, NotificationSettings settings) {
    const auto until = settings.is_muted
                           ? std::optional(settings.muted_until ? to_micros(*settings.muted_until) : std::int64_t{0})
                           : std::nullopt;
    return pool_.session()
        .update(collection::members, doc("_id", key_of(room, user), "active", true),
                doc("$set", doc("level", static_cast<int>(settings.level), "mutedUntil", until)))
        .is_done();
}

}  // namespace messenger::chat
