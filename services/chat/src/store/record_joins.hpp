// How the records of chat are joined with the tables that give users and rooms their keys.
#pragma once

#include <string>

#include "records/chat_kinds.hpp"

namespace messenger::chat {

/// Of records that are being written: where a message is, and the tables with the keys that they need.
inline constexpr const char* message_position = "(r.key << 32) | i.seq";
inline constexpr const char* from_room = " FROM i JOIN rooms r ON r.id = i.room";
inline constexpr const char* from_member = " FROM i JOIN rooms r ON r.id = i.room JOIN users u ON u.id = i.user_id";

inline const store::RecordKind& record_kind(ChatKind kind) {
    return chat_kinds()[index_of(kind)];
}

/// Users are made when somebody names them.
inline std::string users_in(const char* field, const char* condition = "TRUE") {
    return std::string("INSERT INTO users (id) SELECT DISTINCT i.") + field + " FROM i WHERE i." + field +
           " IS NOT NULL AND " + condition + " ON CONFLICT (id) DO NOTHING";
}

// The main table comes first and is joined with what it refers to, so that its order is that of the reading.
inline std::string with_room(const std::string& table, const std::string& room) {
    return table + " t LEFT JOIN rooms r ON r.key = " + room;
}
inline std::string with_member(const std::string& table) {
    return with_room(table, "t.room") + " LEFT JOIN users u ON u.key = t.user_key";
}
inline const std::string message_seq = "t.message & 4294967295";

}  // namespace messenger::chat
