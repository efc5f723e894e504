#include "mongo/log_end.hpp"

#include <map>

#include "mongo/keys.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::Bulk;
using mongo::doc;
using mongo::Document;

namespace {

/// Events that are applied again at a time.
constexpr std::int64_t portion = 500;
/// Of those that crashed. Each stores a batch at a time, which is smaller.
constexpr std::int64_t newest = 10'000;

/// The writes to the rooms, their members and what these have there, in the order of the events.
class RoomWrites {
  public:
    explicit RoomWrites(mongo::Session& session)
        : rooms_(session, collection::rooms),
          members_(session, collection::members),
          drafts_(session, collection::drafts),
          bans_(session, collection::bans),
          posts_(session, collection::last_posts) {}

    void add(const LoggedEvent& logged) {
        const auto& event = logged.event;
        const auto room = event.room.to_string();
        auto& end = ends_[event.room];
        end.go_on(logged);
        switch (event.type) {
            case EventType::room_created: {
                auto fields = fields_of(logged.info);
                fields.add("version", event.seq).add("appliedSeq", 0);
                rooms_.add(room, fields);
                return join(logged);
            }
            case EventType::member_joined:
                return join(logged);
            case EventType::member_updated:
                return change_role(event, logged.members.at(0));
            case EventType::member_left:
                return leave(logged, logged.members.at(0).user);
            case EventType::room_updated: {
                auto fields = fields_of(logged.info);
                fields.add("version", event.seq);
                return rooms_.update(doc("_id", room, "version", doc("$lt", event.seq)), doc("$set", fields));
            }
            case EventType::room_deleted:
                return remove_room(event);
            case EventType::message_created:
                if (logged.is_slow) {
                    posts_.update(doc("_id", key_of(event.room, event.by)), doc("$max", doc("at", to_micros(event.at))),
                                  true);
                }
                // Who writes has read what was before.
                read_[{event.room, event.by}] = {.seq = event.seq, .message_count = event.message_count};
                return;
            default:
                return;
        }
    }

    /// What says that the events are applied comes last.
    void execute() {
        for (const auto& [who, end] : read_) {
            members_.update(doc("_id", key_of(who.first, who.second)),
                            doc("$max", doc("readSeq", end.seq, "readCount", end.message_count)));
        }
        members_.execute();
        drafts_.execute();
        bans_.execute();
        posts_.execute();
        for (const auto& [room, end] : ends_) {
            rooms_.update(doc("_id", room.to_string()), doc("$max", end.fields));
        }
        rooms_.execute();
    }

  private:
    struct End {
        Document fields;
        void go_on(const LoggedEvent& logged) {
            const auto& event = logged.event;
            last_message = event.type == EventType::message_created ? event.seq : last_message;
            last_at = std::max(last_at, event.at);
            touched_at = event.type < EventType::message_created ? logged.position : touched_at;
            fields = doc("appliedSeq", event.seq, "messageCount", event.message_count, "changes", logged.changes,
                         "lastAt", to_micros(last_at), "lastMessage", last_message, "touchedAt", touched_at);
        }
        Timestamp last_at{};
        Seq last_message = 0;
        std::int64_t touched_at = 0;
    };

    // Whoever joins has read what was said before. Of what a room begins with nothing can be older.
    void join(const LoggedEvent& logged) {
        const auto& event = logged.event;
        const std::optional<std::int64_t> not_muted;
        for (const auto& [user, role] : logged.members) {
            auto fields = doc("room", event.room.to_string(), "user", user.to_string(), "active", true, "role",
                              static_cast<int>(role), "readSeq", event.seq, "readCount", event.message_count, "level",
                              0, "mutedUntil", not_muted);
            if (event.type == EventType::room_created) {
                members_.add(key_of(event.room, user), fields.add("version", event.seq));
            } else {
                members_.put_newer(key_of(event.room, user), event.seq, std::move(fields));
            }
        }
    }

    void change_role(const Event& event, const Member& member) {
        members_.update(doc("_id", key_of(event.room, member.user), "version", doc("$lt", event.seq)),
                        doc("$set", doc("role", static_cast<int>(member.role), "version", event.seq)));
    }

    // Who has left stays known, so that an older event does not bring anybody back.
    void leave(const LoggedEvent& logged, UserId user) {
        const auto& event = logged.event;
        const auto key = key_of(event.room, user);
        members_.put_newer(key, event.seq,
                           doc("room", event.room.to_string(), "user", user.to_string(), "active", false));
        drafts_.remove(doc("_id", key));
        if (logged.is_banned) {
            bans_.put_newer(key, event.seq,
                            doc("room", event.room.to_string(), "user", user.to_string(), "by", event.by.to_string(),
                                "at", to_micros(event.at), "isBanned", true));
        }
    }

    void remove_room(const Event& event) {
        const auto room = event.room.to_string();
        const std::optional<std::string> no_name;
        rooms_.update(doc("_id", room),
                      doc("$set", doc("deletedAt", to_micros(event.at), "isPublic", false, "publicName", no_name,
                                      "publicParts", std::vector<std::string>(), "version", event.seq)));
        members_.update_all(doc("room", room, "version", doc("$lt", event.seq)),
                            doc("$set", doc("active", false, "version", event.seq)));
        drafts_.remove(doc("room", room));
    }

    Bulk rooms_, members_, drafts_, bans_, posts_;
    std::map<RoomId, End> ends_;
    std::map<std::pair<RoomId, UserId>, LogEnd> read_;
};

}  // namespace

void write_projections(mongo::Session& session, std::span<const LoggedEvent> events, MessageBook& book) {
    book.write();
    RoomWrites writes(session);
    for (const auto& event : events) {
        writes.add(event);
    }
    writes.execute();
}

void apply_again(mongo::Session& session, RoomId room, Seq after) {
    while (true) {
        const auto rows = session.find(collection::events, doc("room", room.to_string(), "seq", doc("$gt", after)),
                                       {.sort = doc("seq", 1), .limit = portion});
        if (rows.empty()) {
            return;
        }
        MessageBook book(session, rows.size());
        std::vector<LoggedEvent> events;
        for (const auto& row : rows) {
            events.push_back(LoggedEvent::from_document(row));
            book.apply(events.back());
        }
        write_projections(session, events, book);
        after = events.back().event.seq;
    }
}

bool touch_room(mongo::Session& session, RoomId room) {
    const auto change = doc("$inc", doc("touches", 1), "$max", doc("touchedAt", to_micros(now())));
    return session.update(collection::rooms, doc("_id", room.to_string()), change).is_done();
}

std::optional<LogEnd> find_end(mongo::Session& session, RoomId room) {
    const auto known = find_room(session, room);
    const auto last = session.find_one(collection::events, doc("room", room.to_string()), {.sort = doc("seq", -1)});
    if (!last) {
        return std::nullopt;
    }
    const auto applied = known ? known->number("appliedSeq") : 0;
    if (applied < last->number("seq")) {
        apply_again(session, room, applied);
        // Others may have looked for changes of its time before.
        session.update(collection::rooms, doc("_id", room.to_string()), doc("$max", doc("touchedAt", to_micros(now()))),
                       false, mongo::Concern::primary);
    }
    return LogEnd{.seq = last->number("seq"),
                  .message_count = last->number("messageCount"),
                  .changes = last->number("changes"),
                  .touches = known ? known->number("touches") : 0,
                  .at = time_in(*last)};
}

void apply_newest(mongo::Session& session) {
    const auto rows = session.find(collection::events, {},
                                   {.sort = doc("position", -1), .limit = newest, .projection = doc("room", 1)});
    std::set<std::string> rooms;
    for (const auto& row : rows) {
        rooms.insert(row.text("room"));
    }
    for (const auto& room : rooms) {
        find_end(session, RoomId::parse(room).value_or(RoomId()));
    }
}

}  // namespace messenger::chat
