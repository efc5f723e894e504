// The nouns of chat: rooms, members, messages, and the events that are all that ever happens to them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace messenger::chat {

/// The position of an event in its room's log: 1, 2, 3, ... without holes.
using Seq = std::int64_t;
/// The largest that the stores have room for.
inline constexpr Seq max_seq = 0xffff'ffff;

enum class RoomType : std::uint8_t { group = 1, channel = 2, direct = 3 };
std::string_view to_string(RoomType type);

/// In rising order of rights.
enum class MemberRole : std::uint8_t { reader = 1, member = 2, moderator = 3, admin = 4, owner = 5 };
std::string_view to_string(MemberRole role);

/// Of the rules of a room.
inline constexpr std::int64_t max_slow_mode_s = 6 * 60 * 60;
inline constexpr std::int64_t max_retention_days = 36'500;

/// What a room is, apart from who is in it.
struct RoomInfo {
    RoomId id;
    RoomType type = RoomType::group;
    std::string name;
    std::string topic;
    bool is_public = false;
    Timestamp created_at{};
    std::chrono::seconds slow_mode{};  ///< between two messages of one who does not moderate; zero: off
    bool is_archived = false;          ///< nothing can be written
    std::int64_t retention_days = 0;   ///< what messages say is blanked after that; zero: kept

    friend bool operator==(const RoomInfo&, const RoomInfo&) = default;
};

struct Member {
    UserId user;
    MemberRole role = MemberRole::member;
};

struct Attachment {
    std::string media_id;
    std::string name;
    std::string type;
    std::int64_t size = 0;
};

/// A message that somebody names.
struct MessageLink {
    RoomId room;
    Seq seq = 0;
};

/// Where a message was first said that is told on elsewhere.
struct Origin {
    RoomId room;
    Seq seq = 0;
    UserId sender;
};

/// A message as its author sent it.
struct MessageDraft {
    std::string text;
    std::optional<Seq> reply_to;
    std::vector<Attachment> attachments;
    std::optional<Origin> forwarded_from = std::nullopt;
    bool may_mention_room = false;    ///< whether "@room" in it speaks to all
    std::chrono::seconds interval{};  ///< since the author's last message in the room, at least
};

/// Whom a message speaks to.
struct Mentions {
    std::vector<UserId> users;
    bool is_room = false;
};

/// A room comes into being with its first members.
struct RoomCreated {
    RoomInfo info;
    std::vector<Member> members;
};
struct MemberJoined {
    Member member;
};
struct MemberUpdated {
    Member member;
};
struct MemberLeft {
    Member member;
    bool is_banned = false;  ///< and can't come back
};

/// The room has another name or topic, or other rules.
struct RoomUpdated {
    RoomInfo info;
};
/// The end of the log; nobody is in the room any more.
struct RoomDeleted {};

/// What may happen to a message, which `target` names by its seq. Whether it can is for the store to say, which knows
/// the messages.
struct MessageEdited {
    Seq target = 0;
    std::string text;
    bool may_mention_room = false;
};
struct MessageDeleted {
    Seq target = 0;
    bool is_by_moderator = false;  ///< who may delete what others wrote
};
struct ReactionChanged {
    Seq target = 0;
    std::string emoji;
    bool is_added = true;
};
struct PinChanged {
    Seq target = 0;
    bool is_pinned = true;
};

/// What is changed without an event: somebody who is not in the room may not join it, or may again.
struct BanChange {
    RoomId room;
    UserId user;
    UserId by;
    bool is_banned = true;
};

/// What a member wants to be told of a room's messages.
enum class NotificationLevel : std::uint8_t { all = 0, mentions = 1, none = 2 };
std::string_view to_string(NotificationLevel level);

struct NotificationSettings {
    NotificationLevel level = NotificationLevel::all;
    bool is_muted = false;
    std::optional<Timestamp> muted_until;  ///< none: until further notice
};

/// The kinds of event; the values are stored, so they never change.
enum class EventType : std::uint8_t {
    room_created = 1,
    member_joined = 2,
    member_updated = 3,
    member_left = 4,
    room_updated = 5,
    room_deleted = 6,
    message_created = 10,
    message_edited = 11,
    message_deleted = 12,
    reaction_added = 13,
    reaction_removed = 14,
    message_pinned = 15,
    message_unpinned = 16,
};
std::string_view to_string(EventType type);

using EventBody = std::variant<RoomCreated, MemberJoined, MemberUpdated, MemberLeft, RoomUpdated, RoomDeleted,
                               MessageDraft, MessageEdited, MessageDeleted, ReactionChanged, PinChanged>;
EventType type_of(const EventBody& body);
/// Whether it changes who may do what: nothing of the room is decided until it is stored.
bool is_structural(const EventBody& body);
/// The message that a body changes, if it changes one.
std::optional<Seq> target_of(const EventBody& body);

/// An event that is not stored yet: without a number and a time.
struct Draft {
    RoomId room;
    UserId by;
    /// Unique per room and author: the same id again is the same event. Chosen by the client for messages.
    std::string client_id;
    EventBody body;
    /// When it happened, if that was in another store: for the import of rooms.
    std::optional<Timestamp> at = std::nullopt;
    /// The version of the room that it was decided by; none if nobody had to decide.
    std::optional<std::int64_t> decided_by = std::nullopt;
};

/// A stored event. Immutable; the payload is what the wire carries besides the envelope, encoded once.
struct Event {
    RoomId room;
    Seq seq = 0;
    EventType type = EventType::message_created;
    Timestamp at{};
    UserId by;
    /// How many messages the room has up to and including this event.
    std::int64_t message_count = 0;
    std::string payload;
};

}  // namespace messenger::chat
