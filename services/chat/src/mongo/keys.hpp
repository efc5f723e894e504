// The collections of a chat database and the keys of their documents. Ids are kept as text, and a key is what a
// document is about: "room/user", so that finding it needs no further index.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "domain/people_store.hpp"
#include "domain/types.hpp"
#include "mongo/document.hpp"

namespace messenger::chat::collection {

inline constexpr const char* info = "store_info";
inline constexpr const char* events = "events";  ///< the log: the truth
inline constexpr const char* rooms = "rooms";    ///< these five follow from the log
inline constexpr const char* members = "members";
inline constexpr const char* messages = "messages";  ///< messages with more than their event says
inline constexpr const char* reactions = "reactions";
inline constexpr const char* edits = "edits";
inline constexpr const char* threads = "threads";
inline constexpr const char* last_posts = "last_posts";
inline constexpr const char* bans = "bans";
inline constexpr const char* refused_words = "refused_words";
inline constexpr const char* users = "users";
inline constexpr const char* relations = "relations";
inline constexpr const char* invites = "invites";
inline constexpr const char* drafts = "drafts";
inline constexpr const char* scheduled = "scheduled_messages";
inline constexpr const char* reports = "reports";
inline constexpr const char* search = "search";  ///< the texts of messages in parts; can be made again from the log

}  // namespace messenger::chat::collection

namespace messenger::chat {

/// In the mentions of a message: everybody in the room.
inline constexpr const char* everybody = "*";

inline std::string key_of(RoomId room, UserId user) {
    return room.to_string() + "/" + user.to_string();
}

inline std::string key_of(RoomId room, Seq message) {
    return room.to_string() + "/" + std::to_string(message);
}

inline std::string key_of(const Relation& relation) {
    return relation.user.to_string() + "/" + std::to_string(static_cast<int>(relation.kind)) + "/" +
           relation.other.to_string();
}

/// A number above every seq and time.
inline constexpr std::int64_t no_end = INT64_MAX;

inline RoomId room_in(const mongo::Document& document, std::string_view field = "room") {
    return RoomId::parse(document.text(field)).value_or(RoomId());
}

inline UserId user_in(const mongo::Document& document, std::string_view field = "user") {
    return UserId::parse(document.text(field)).value_or(UserId());
}

inline Timestamp time_in(const mongo::Document& document, std::string_view field = "at") {
    return from_micros(document.number(field));
}

}  // namespace messenger::chat
