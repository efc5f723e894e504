#include "records/chat_kinds.hpp"

namespace messenger::chat {

using store::number;
using store::text;

// The author of a room.created gave no clientId; a direct room has the pair of its users there. What a message says now
// is only recorded where it is not what its event says. An edit, a reaction and a pin have the number of their event.
const std::vector<store::RecordKind>& chat_kinds() {
    static const std::vector<store::RecordKind> kinds{
        {"store_info", {text("epoch")}},
        {"users",
         {text("id"), text("username"), number("is_deleted"), number("last_seen_to"), number("hides_receipts"),
          number("last_seen")}},
        {"rooms",
         {text("id"), number("type"), text("name"), text("topic"), number("is_public"), number("created_at"),
          number("deleted_at"), number("slow_mode"), number("is_archived"), number("retention_days"),
          number("purged_until")}},
        {"public_rooms", {text("room"), text("name")}},
        {"refused_words", {text("room"), text("folded"), text("word")}},
        {"relations", {text("user_id"), number("kind"), text("other_id")}},
        {"events",
         {text("room"), number("seq"), number("type"), text("author"), text("client_id"), number("at"),
          number("message_count"), text("payload")}},
        {"members",
         {text("room"), text("user_id"), number("role"), number("read_seq"), number("read_count"), number("level"),
          number("muted_until")}},
        {"bans", {text("room"), text("user_id"), text("by_id"), number("at")}},
        {"last_posts", {text("room"), text("user_id"), number("at")}},
        {"changed_messages", {text("room"), number("seq"), text("message")}},
        {"message_edits", {text("room"), number("seq"), number("edit_seq")}},
        {"deleted_messages", {text("room"), number("seq")}},
        {"reactions", {text("room"), number("seq"), text("emoji"), text("user_id"), number("at_seq")}},
        {"pins", {text("room"), number("seq"), number("at_seq")}},
        {"mentions", {text("room"), number("seq"), text("user_id")}},
        {"replies", {text("room"), number("seq"), number("root_seq")}},
        {"invites",
         {text("code"), text("room"), text("by_id"), number("role"), number("created_at"), number("expires_at"),
          number("max_uses"), number("uses")}},
        {"drafts", {text("user_id"), text("room"), text("text"), number("reply_to"), number("updated_at")}},
        {"scheduled_messages",
         {text("id"), text("user_id"), text("room"), text("client_id"), text("text"), number("reply_to"),
          number("send_at"), number("due_at"), number("is_sending"), text("problem")}},
        {"reports",
         {text("id"), text("room"), number("seq"), text("author"), text("reporter"), number("reason"), text("comment"),
          number("created_at"), number("status"), text("resolved_by"), number("resolved_at")}}};
    return kinds;
}

}  // namespace messenger::chat
