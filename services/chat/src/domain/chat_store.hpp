// ChatStore: where the rooms' logs are kept. The log is the truth, and everything else a store keeps (members, markers,
// the last message) is derived from it and always agrees with it when a call returns.
//
// append() is called by one thread at a time, the readers by any. Calls block. A store that is down, full or read-only
// throws DependencyError, and nothing of the call is kept, or, where append() says so, not all of it.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/error.hpp"
#include "domain/types.hpp"

namespace messenger::chat {

/// How far a user has read.
struct ReadMarker {
    RoomId room;
    UserId user;
    Seq seq = 0;
};

/// What became of one draft.
struct Appended {
    /// Nothing was stored, since it is so already: `event` is the one that was stored first under the same room, author
    /// and clientId; for a direct room that exists already, its room.created; for a change that a message has already,
    /// one without a number, with the message if it was an edit.
    bool is_duplicate = false;
    Event event;
    /// Nothing was stored, since the message that it is about does not allow it: not_found, forbidden, or a limit.
    std::optional<Error> refusal;
    /// Nothing was stored, since the room has another version than the one that the draft was decided by.
    bool is_outdated = false;
    std::int64_t version = 0;  ///< the room's, afterwards
};

/// What is stored at once: drafts in their order, then the rest.
struct Batch {
    std::vector<Draft> drafts;
    std::vector<ReadMarker> markers;
    std::vector<BanChange> bans;
};

/// What became of a batch: one entry per draft, and for each marker the room's message count there.
struct Stored {
    std::vector<Appended> events;
    std::vector<std::int64_t> read_counts;
};

/// One member with its marker.
struct MemberState {
    MemberRole role = MemberRole::member;
    Seq read_seq = 0;
    std::int64_t read_count = 0;  ///< the room's message count at read_seq
    bool shows_receipts = true;   ///< others see how far the member has read

    /// Whether the others of a room with so many members see it: in large ones nobody does.
    bool is_receipt_shown(std::size_t member_count) const { return shows_receipts && member_count <= 100; }
};

/// What a message said, and since when.
struct MessageVersion {
    std::string text;
    Timestamp at{};
};

/// A room with everything that decisions about it need.
struct RoomSnapshot {
    RoomInfo info;
    Seq last_seq = 0;
    std::int64_t message_count = 0;
    std::vector<std::pair<UserId, MemberState>> members;
    std::vector<UserId> banned;
    /// Members of a direct room who can't write: the other one blocks them, or is gone.
    std::vector<UserId> silenced;
    std::vector<std::string> refused_words;  ///< folded
    /// Changes with everything that is decided by, which is all but messages and markers. 0 where one instance writes.
    std::int64_t version = 0;
};

/// The end of a room's log, and its version.
struct RoomHead {
    RoomId room;
    Seq last_seq = 0;
    std::int64_t version = 0;
    std::int64_t message_count = 0;
};

/// How far the members of a room have read.
struct RoomReadMarkers {
    RoomId room;
    struct Position {
        Seq seq = 0;
        std::int64_t count = 0;  ///< the room's message count there
    };
    std::unordered_map<UserId, Position> members;
};

/// Rooms that got another version, and where to ask on.
struct TouchedRooms {
    std::vector<RoomHead> rooms;
    std::int64_t next = 0;
};

/// A room as one of its members sees it in a list.
struct RoomSummary {
    RoomInfo info;
    Seq last_seq = 0;
    std::int64_t message_count = 0;
    std::int64_t member_count = 0;
    MemberState own;
    std::int64_t deleted_unread = 0;  ///< messages after the marker that were deleted
    std::int64_t mentions = 0;        ///< messages after the marker that mention the user, or all
    Timestamp last_at{};
    std::optional<std::string> last_message;  ///< the newest message as it is now
    NotificationSettings notifications;
    std::optional<UserId> peer{};  ///< the other one of a direct room, who may be gone

    std::int64_t unread() const { return message_count - own.read_count - deleted_unread; }
};

/// A room that somebody is in, as far as following it needs.
struct Membership {
    RoomId room;
    Seq last_seq = 0;
    std::int64_t message_count = 0;
    Timestamp last_at{};
    Seq read_seq = 0;
    std::int64_t read_count = 0;      ///< the room's message count at read_seq
    std::int64_t deleted_unread = 0;  ///< messages after read_seq that were deleted
};

/// Which messages of a room; at most one of the cursors is set.
struct MessageQuery {
    std::optional<Seq> before;
    std::optional<Seq> after;
    std::optional<Seq> around;
    std::int64_t limit = 50;
};

/// Messages as they are now, in ascending order of seq.
struct MessagePage {
    std::vector<std::string> items;
    bool has_more_before = false;
    bool has_more_after = false;
};

/// A room as those see it who are not in it.
struct PublicRoom {
    RoomInfo info;
    std::int64_t member_count = 0;
    bool is_member = false;  ///< the one who asks
};

/// Public rooms: those whose name contains a text, or, for one of less than three characters, begins with it.
struct PublicRoomQuery {
    UserId by;
    std::string text;  ///< empty: all
    std::optional<RoomId> after;
    std::int64_t limit = 50;
};

/// Messages of one author in the order in which they were stored, and where to go on; nothing at the end.
struct AuthoredMessages {
    std::vector<std::string> items;
    std::optional<std::int64_t> next;
};

/// Somebody who was banned from a room.
struct Ban {
    UserId user;
    UserId by;
    Timestamp at{};
};

class ChatStore {
  public:
    virtual ~ChatStore() = default;

    /// Stores a batch, all or nothing, durably: when it returns, a loss of power takes nothing of it. A store without
    /// transactions may keep the drafts up to one of them when it throws StoreError; whoever reads a room or appends to
    /// it after that finds all that belongs to these, and sent again they are duplicates. Each event gets its room's
    /// next number, after the look-up for duplicates, so that a duplicate leaves no hole; the author's own marker moves
    /// with a message. A marker never moves backwards. Drafts are for rooms that exist or that an earlier draft
    /// creates; to create one that exists is a duplicate.
    virtual Stored append(const Batch& batch) = 0;

    /// Nothing if there is no such room.
    virtual std::optional<RoomSnapshot> load_room(RoomId room) = 0;
    /// All rooms of a user, the most recently active first.
    virtual std::vector<RoomSummary> rooms_of(UserId user) = 0;
    /// The same rooms in the same order, without what only a list shows.
    virtual std::vector<Membership> memberships_of(UserId user) = 0;
    /// One of them; nothing if the user is no member.
    virtual std::optional<RoomSummary> room_of(UserId user, RoomId room) = 0;
    /// The direct room of two users.
    virtual std::optional<RoomId> find_direct(UserId a, UserId b) = 0;
    /// The events with after < seq, in order, at most `limit`.
    virtual std::vector<Event> events(RoomId room, Seq after, std::int64_t limit) = 0;
    /// A message that others answer has `thread`: {count, lastSeq}.
    virtual MessagePage messages(RoomId room, const MessageQuery& query) = 0;
    /// A message as it is now; nothing if it is none.
    virtual std::optional<std::string> message(RoomId room, Seq seq) = 0;
    /// The messages after a seq that answer one, or an answer to it, in order, at most `limit`.
    virtual std::vector<std::string> thread(RoomId room, Seq root, Seq after, std::int64_t limit) = 0;
    /// What a message said over time, the oldest first; nothing of one that is purged. Nothing if it is no message.
    virtual std::optional<std::vector<MessageVersion>> history(RoomId room, Seq message) = 0;
    /// The pinned messages as they are now, the last pinned first.
    virtual std::vector<std::string> pinned(RoomId room) = 0;
    /// The newest first, or in the order of their names if the text is short.
    virtual std::vector<PublicRoom> public_rooms(const PublicRoomQuery& query) = 0;
    /// The last first.
    virtual std::vector<Ban> bans(RoomId room) = 0;
    /// What a user wrote in any room, as it is now: those of a bounded part of the store, which begins at `cursor` (0
    /// or `next` of an earlier call) and may have none.
    virtual AuthoredMessages authored(UserId user, std::int64_t cursor) = 0;
    /// Blanks what messages said that are older than their room's retention, in the log and in their history, at most
    /// `limit` of them; the events stay. Gives those messages. Thread-safe.
    virtual std::vector<MessageLink> purge_expired(Timestamp at, std::int64_t limit) = 0;
    /// The words that members can't write in a room, as they were given, in alphabetical order.
    virtual std::vector<std::string> refused_words(RoomId room) = 0;
    /// In place of those before; of words that are alike without case and accents the first stays. Thread-safe.
    virtual void set_refused_words(RoomId room, const std::vector<std::string>& words) = 0;
    /// False if the user is no member. Thread-safe.
    virtual bool set_notifications(RoomId room, UserId user, NotificationSettings settings) = 0;
    /// Whether several instances may write at the same time.
    virtual bool is_shared() const { return false; }
    /// The heads of those of the rooms that there are.
    virtual std::vector<RoomHead> heads(const std::vector<RoomId>& /*rooms*/) { return {}; }
    /// The read markers of those of the rooms that somebody is in.
    virtual std::vector<RoomReadMarkers> read_markers(const std::vector<RoomId>& /*rooms*/) { return {}; }
    /// The rooms that got another version since a call that gave `since` as next, some of them not for the first time;
    /// 0 begins with now.
    virtual TouchedRooms touched(std::int64_t /*since*/) { return {}; }
    /// Gives a room another version: something that is decided by has changed, other than by append(). Thread-safe.
    virtual void touch(RoomId /*room*/) {}
    /// Changes only when the store was restored from a backup.
    virtual std::string epoch() = 0;
    /// Throws when the store can't answer.
    virtual void ping() = 0;
};

}  // namespace messenger::chat
