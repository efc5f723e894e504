#include "codec/event_parsing.hpp"

#include <utility>

#include "codec/message_parsing.hpp"
#include "core/schema.hpp"

namespace messenger::chat {
namespace {

/// An edit has to change something, or it would be no event.
constexpr const char* purged_edit = " ";

const auto type_rule = one_of<EventType>({{"room.created", EventType::room_created},
                                          {"room.updated", EventType::room_updated},
                                          {"room.deleted", EventType::room_deleted},
                                          {"member.joined", EventType::member_joined},
                                          {"member.updated", EventType::member_updated},
                                          {"member.left", EventType::member_left},
                                          {"message.created", EventType::message_created},
                                          {"message.edited", EventType::message_edited},
                                          {"message.deleted", EventType::message_deleted},
                                          {"message.pinned", EventType::message_pinned},
                                          {"message.unpinned", EventType::message_unpinned},
                                          {"reaction.added", EventType::reaction_added},
                                          {"reaction.removed", EventType::reaction_removed}});
const auto role_rule = one_of<MemberRole>({{"owner", MemberRole::owner},
                                           {"admin", MemberRole::admin},
                                           {"moderator", MemberRole::moderator},
                                           {"member", MemberRole::member},
                                           {"reader", MemberRole::reader}});

struct Envelope {
    Seq seq = 0;
    EventType type = EventType::message_created;
    Timestamp at{};
    UserId by;
};
const Schema<Envelope> envelope("Event", field("seq", &Envelope::seq, integer(1, max_imported_seq)),
                                field("type", &Envelope::type, type_rule), field("at", &Envelope::at, timestamp()),
                                field("by", &Envelope::by, id<UserId>()));

/// Rules of a room that an export of before they were there does not have.
struct Info {
    RoomType type = RoomType::group;
    std::string name;
    std::string topic;
    bool is_public = false;
    Timestamp created_at{};
    std::optional<std::int64_t> slow_mode_s;
    std::optional<bool> is_archived;
    std::optional<std::optional<std::int64_t>> retention_days;
};
const Schema<Info> info_schema(
    "RoomInfo",
    field("type", &Info::type,
          one_of<RoomType>({{"group", RoomType::group}, {"channel", RoomType::channel}, {"direct", RoomType::direct}})),
    field("name", &Info::name, text().length(0, 100)), field("topic", &Info::topic, text().length(0, 500)),
    field("public", &Info::is_public, boolean()), field("createdAt", &Info::created_at, timestamp()),
    field("slowModeSeconds", &Info::slow_mode_s, integer(0, max_slow_mode_s)),
    field("archived", &Info::is_archived, boolean()),
    field("retentionDays", &Info::retention_days, integer(1, max_retention_days)));

RoomInfo to_room_info(Info info, RoomId room) {
    return {.id = room,
            .type = info.type,
            .name = std::move(info.name),
            .topic = std::move(info.topic),
            .is_public = info.is_public,
            .created_at = info.created_at,
            .slow_mode = std::chrono::seconds(info.slow_mode_s.value_or(0)),
            .is_archived = info.is_archived.value_or(false),
            .retention_days = info.retention_days.value_or(std::nullopt).value_or(0)};
}

const Schema<Member> member_schema("Member", field("user", &Member::user, id<UserId>()),
                                   field("role", &Member::role, role_rule));

struct Creation {
    Info info;
    std::vector<Member> members;
};
const Schema<Creation> creation("RoomCreated", field("info", &Creation::info, object(info_schema)),
                                field("members", &Creation::members, list(object(member_schema), 10'000)));

struct Update {
    Info info;
};
const Schema<Update> update("RoomUpdated", field("info", &Update::info, object(info_schema)));

const Schema<Origin> origin_schema("Origin", field("room", &Origin::room, id<RoomId>()),
                                   field("seq", &Origin::seq, integer(1, max_imported_seq)),
                                   field("sender", &Origin::sender, id<UserId>()));

struct Message {
    Seq seq = 0;
    std::string text;
    std::string client_id;
    std::optional<Seq> reply_to;
    std::optional<Origin> origin;
    std::optional<bool> is_purged;
    std::optional<bool> mentions_room;
};
const Schema<Message> message_schema("Message", field("seq", &Message::seq, integer(1, max_imported_seq)),
                                     field("text", &Message::text, text().length(0, 8000)),
                                     field("clientId", &Message::client_id, text().length(1, 128)),
                                     field("replyTo", &Message::reply_to, integer(1, max_imported_seq)),
                                     field("forwardedFrom", &Message::origin, object(origin_schema)),
                                     field("purged", &Message::is_purged, boolean()),
                                     field("mentionsRoom", &Message::mentions_room, boolean()));
struct WithMessage {
    Message message;
};
const Schema<WithMessage> with_message("MessageEvent", field("message", &WithMessage::message, object(message_schema)));

struct Change {
    Seq target = 0;
    std::optional<std::string> emoji;
};
const Schema<Change> change("MessageChange", field("target", &Change::target, integer(1, max_imported_seq)),
                            field("emoji", &Change::emoji, text().length(1, 32)));

Result<EventBody> parse_member(const boost::json::value& json, EventType type) {
    TRY(const auto member, member_schema.parse(json));
    switch (type) {
        case EventType::member_joined:
            return MemberJoined{member};
        case EventType::member_updated:
            return MemberUpdated{member};
        default:
            return MemberLeft{.member = member};
    }
}

Result<EventBody> parse_change(const boost::json::value& json, EventType type) {
    TRY(auto parsed, change.parse(json));
    switch (type) {
        case EventType::message_deleted:
            return MessageDeleted{.target = parsed.target, .is_by_moderator = true};
        case EventType::message_pinned:
        case EventType::message_unpinned:
            return PinChanged{parsed.target, type == EventType::message_pinned};
        default:
            if (!parsed.emoji) {
                return invalid_field("/emoji", "is required");
            }
            return ReactionChanged{parsed.target, std::move(*parsed.emoji), type == EventType::reaction_added};
    }
}

Result<EventBody> parse_room(const boost::json::value& json, EventType type, RoomId into) {
    if (type == EventType::room_updated) {
        TRY(auto parsed, update.parse(json));
        return RoomUpdated{to_room_info(std::move(parsed.info), into)};
    }
    TRY(auto parsed, creation.parse(json));
    if (parsed.members.empty() || (parsed.info.type == RoomType::direct && parsed.members.size() != 2)) {
        return invalid_field("/members", "are not those of such a room");
    }
    return RoomCreated{to_room_info(std::move(parsed.info), into), std::move(parsed.members)};
}

Result<EventBody> parse_body(const boost::json::value& json, EventType type, RoomId into, std::string& client_id) {
    switch (type) {
        case EventType::room_created:
        case EventType::room_updated:
            return parse_room(json, type, into);
        case EventType::room_deleted:
            return RoomDeleted{};
        case EventType::member_joined:
        case EventType::member_updated:
        case EventType::member_left:
            return parse_member(json, type);
        case EventType::message_created:
        case EventType::message_edited: {
            TRY(auto parsed, with_message.parse(json));
            auto& message = parsed.message;
            const bool speaks_to_all = message.mentions_room.value_or(false);
            if (type == EventType::message_edited) {
                const bool is_purged = message.is_purged.value_or(false);
                return MessageEdited{message.seq, is_purged ? purged_edit : std::move(message.text), speaks_to_all};
            }
            client_id = std::move(message.client_id);
            return MessageDraft{.text = std::move(message.text),
                                .reply_to = message.reply_to,
                                .attachments = {},
                                .forwarded_from = message.origin,
                                .may_mention_room = speaks_to_all};
        }
        default:
            return parse_change(json, type);
    }
}

}  // namespace

Result<ParsedEvent> parse_event(const boost::json::value& json, RoomId into) {
    TRY(const auto head, envelope.parse(json));
    auto client_id = Uuid::generate().to_string();
    TRY(auto body, parse_body(json, head.type, into, client_id));
    return ParsedEvent{
        head.seq, Draft{.room = into, .by = head.by, .client_id = client_id, .body = std::move(body), .at = head.at}};
}

}  // namespace messenger::chat
