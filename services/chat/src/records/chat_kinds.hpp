// What chat keeps, in the form in which it moves from one kind of database into another: users and rooms by their ids,
// messages and events by room and number. What can be made from these again is not among them.
#pragma once

#include <cstddef>
#include <vector>

#include "store/records.hpp"

namespace messenger::chat {

/// The kinds of records, in the order in which they are copied.
enum class ChatKind : std::size_t {
    store_info,
    users,
    rooms,
    public_rooms,
    refused_words,
    relations,
    events,
    members,
    bans,
    last_posts,
    changed_messages,
    message_edits,
    deleted_messages,
    reactions,
    pins,
    mentions,
    replies,
    invites,
    drafts,
    scheduled_messages,
    reports,
};

/// By ChatKind.
const std::vector<store::RecordKind>& chat_kinds();

/// The index of a kind.
constexpr std::size_t index_of(ChatKind kind) {
    return static_cast<std::size_t>(kind);
}
/// A kind by its index.
constexpr ChatKind chat_kind(std::size_t index) {
    return static_cast<ChatKind>(index);
}

/// Whom a message mentions that mentions all.
inline constexpr const char* all_members = "*";

}  // namespace messenger::chat
