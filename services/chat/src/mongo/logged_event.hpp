// An event with what it does beyond its payload, as a document of the log: enough to apply it again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/types.hpp"
#include "mongo/document.hpp"

namespace messenger::chat {

struct LoggedEvent {
    Event event;
    /// Which event it is, wherever it comes from: unique in the log.
    std::string key;
    /// In the order of the log of all rooms, about: time in microseconds, increasing in a process.
    std::int64_t position = 0;
    /// How many changes of the room and its members there were up to and including this event.
    std::int64_t changes = 0;

    RoomInfo info;                ///< room.created, room.updated
    std::vector<Member> members;  ///< room.created; of one member for member.*
    bool is_banned = false;       ///< member.left
    Seq target = 0;               ///< what changes a message
    std::string emoji;            ///< reaction.*
    /// message.created, message.edited: ids of users, or `everybody`.
    std::vector<std::string> mentions;
    std::optional<Seq> root;  ///< message.created: of the thread that it is in
    bool is_slow = false;     ///< message.created: in slow mode

    mongo::Document to_document() const;
    static LoggedEvent from_document(const mongo::Document& document);
};

/// The event alone.
Event event_in(const mongo::Document& document);

/// The key of the event that a draft becomes. A room is made once, and a direct room once for its two users, whoever
/// does it.
std::string event_key_of(const Draft& draft);
std::string direct_key_of(UserId a, UserId b);

/// An event as its draft makes it, without number, time and payload.
LoggedEvent logged_event_of(const Draft& draft);

}  // namespace messenger::chat
