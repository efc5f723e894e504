#include "http/chat_answers.hpp"

namespace messenger::chat {
namespace {

using namespace net::shape;

boost::json::object member_role() {
    return one_of({"reader", "member", "moderator", "admin", "owner"});
}

boost::json::object room_type() {
    return one_of({"group", "channel", "direct"});
}

boost::json::object level() {
    return one_of({"all", "mentions", "none"});
}

/// An object whose members are named by what they are about.
boost::json::object map_of(boost::json::object value) {
    return {{"type", "object"}, {"additionalProperties", std::move(value)}};
}

/// `{items}`: a list that is never so long that it needs pages.
boost::json::object items_of(boost::json::object item) {
    return object({{"items", list_of(std::move(item))}});
}

boost::json::object attachment() {
    return object({{"mediaId", text()}, {"name", text()}, {"type", text()}, {"size", integer()}});
}

boost::json::object message() {
    return object({{"id", id()},
                   {"room", id()},
                   {"seq", integer()},
                   {"sender", id()},
                   {"text", text()},
                   {"clientId", text()},
                   {"createdAt", time()},
                   {"attachments", list_of(attachment())},
                   {"mentions", list_of(id())},
                   {"reactions", map_of(object({{"count", integer()}, {"users", list_of(id())}}))}},
                  {{"editedAt", time()},
                   {"deletedAt", time()},
                   {"replyTo", integer()},
                   {"thread", object({{"count", integer()}, {"lastSeq", integer()}})},
                   {"forwardedFrom", object({{"room", id()}, {"seq", integer()}, {"sender", id()}})},
                   {"mentionsRoom", boolean()},
                   {"pinned", boolean()},
                   {"purged", boolean()},
                   {"duplicate", boolean()}});
}

/// What a room is, apart from who is in it.
boost::json::object room_info() {
    return object({{"id", id()},
                   {"type", room_type()},
                   {"name", text()},
                   {"topic", text()},
                   {"public", boolean()},
                   {"createdAt", time()},
                   {"slowModeSeconds", integer()},
                   {"archived", boolean()},
                   {"retentionDays", nullable(integer())}});
}

boost::json::object room() {
    return both(room_info(),
                object({{"role", nullable(member_role())},
                        {"memberCount", integer()},
                        {"lastSeq", integer()},
                        {"readSeq", integer()},
                        {"unread", integer()},
                        {"mentions", integer()},
                        {"lastMessage", nullable(message())}},
                       {{"notifications", level()}, {"muted", boolean()}, {"mutedUntil", time()}, {"peer", id()}}));
}

boost::json::object public_room() {
    return both(room_info(), object({{"memberCount", integer()}, {"isMember", boolean()}}));
}

boost::json::object member() {
    return object({{"user", id()}, {"role", member_role()}}, {{"readSeq", integer()}});
}

/// What belongs to one kind of event is optional.
boost::json::object event() {
    return object(
        {{"op", one_of({"event"})}, {"room", id()}, {"seq", integer()}, {"type", text()}, {"at", time()}, {"by", id()}},
        {{"message", message()},
         {"target", integer()},
         {"emoji", text()},
         {"user", id()},
         {"role", member_role()},
         {"info", object({{"id", id()}, {"type", room_type()}, {"name", text()}})},
         {"members", list_of(member())}});
}

boost::json::object invite() {
    return object({{"code", text()},
                   {"room", id()},
                   {"by", id()},
                   {"role", one_of({"reader", "member"})},
                   {"createdAt", time()},
                   {"expiresAt", nullable(time())},
                   {"maxUses", nullable(integer())},
                   {"uses", integer()}});
}

boost::json::object draft() {
    return object({{"room", id()}, {"text", text()}, {"updatedAt", time()}}, {{"replyTo", integer()}});
}

boost::json::object scheduled() {
    return object({{"id", id()},
                   {"room", id()},
                   {"text", text()},
                   {"clientId", text()},
                   {"sendAt", time()},
                   {"status", one_of({"pending", "failed"})}},
                  {{"replyTo", integer()}, {"problem", text()}});
}

boost::json::object reason() {
    return one_of({"spam", "abuse", "illegal", "other"});
}

boost::json::object report_status() {
    return one_of({"open", "resolved", "dismissed"});
}

boost::json::object queued_report() {
    return object({{"id", id()},
                   {"room", id()},
                   {"message", nullable(message())},
                   {"reporter", id()},
                   {"reason", reason()},
                   {"comment", text()},
                   {"createdAt", time()},
                   {"status", report_status()}},
                  {{"resolvedBy", id()}, {"resolvedAt", time()}});
}

}  // namespace

const net::AnswerSchema own_room_answer("Room", room());
const net::AnswerSchema own_rooms_answer("Rooms", page_of(room()));
const net::AnswerSchema public_rooms_answer("PublicRooms", page_of(public_room()));
const net::AnswerSchema member_answer("Member", member());
const net::AnswerSchema members_answer("Members", page_of(member()));
const net::AnswerSchema bans_answer("Bans", items_of(object({{"user", id()}, {"by", id()}, {"at", time()}})));
const net::AnswerSchema notifications_answer("RoomNotifications",
                                             object({{"notifications", level()}, {"muted", boolean()}},
                                                    {{"mutedUntil", time()}}));

const net::AnswerSchema message_answer("Message", message());
const net::AnswerSchema messages_answer(
    "Messages", object({{"items", list_of(message())}},
                       {{"hasMore", boolean()}, {"hasMoreBefore", boolean()}, {"hasMoreAfter", boolean()}}));
const net::AnswerSchema thread_answer("Thread", object({{"items", list_of(message())}, {"hasMore", boolean()}}));
const net::AnswerSchema word_filter_answer("RefusedWords", object({{"words", list_of(text())}}));
const net::AnswerSchema import_answer("ImportedRoom", object({{"room", id()}, {"lastSeq", integer()}}));
const net::AnswerSchema archive_answer("ImportedMessages", object({{"room", id()},
                                                                   {"lastSeq", integer()},
                                                                   {"added", integer()},
                                                                   {"alreadyThere", integer()},
                                                                   {"skipped", integer()},
                                                                   {"withoutAttachments", integer()}}));
const net::AnswerSchema history_answer("MessageHistory", items_of(object({{"text", text()}, {"at", time()}})));
const net::AnswerSchema pins_answer("PinnedMessages", items_of(message()));
const net::AnswerSchema events_answer("RoomLog", object({{"items", list_of(event())}, {"lastSeq", integer()}}));
const net::AnswerSchema search_answer("FoundMessages", page_of(object({{"message", message()}, {"snippet", text()}})));
const net::AnswerSchema presence_answer(
    "PresenceOfUsers",
    items_of(object({{"user", id()}, {"status", one_of({"online", "away", "offline"})}}, {{"lastSeen", time()}})));

const net::AnswerSchema invite_answer("Invite", invite());
const net::AnswerSchema invites_answer("Invites", items_of(invite()));
const net::AnswerSchema invitation_answer("Invitation", object({{"room", object({{"id", id()},
                                                                                 {"type", room_type()},
                                                                                 {"name", text()},
                                                                                 {"topic", text()},
                                                                                 {"memberCount", integer()}})},
                                                                {"expiresAt", nullable(time())}}));
const net::AnswerSchema draft_answer("MessageDraft", draft());
const net::AnswerSchema drafts_answer("MessageDrafts", page_of(draft()));
const net::AnswerSchema scheduled_answer("ScheduledMessage", scheduled());
const net::AnswerSchema scheduled_list_answer("ScheduledMessages", page_of(scheduled()));
const net::AnswerSchema report_answer("Report", object({{"id", id()},
                                                        {"room", id()},
                                                        {"seq", integer()},
                                                        {"reason", reason()},
                                                        {"comment", text()},
                                                        {"createdAt", time()},
                                                        {"status", report_status()}}));
const net::AnswerSchema queued_report_answer("QueuedReport", queued_report());
const net::AnswerSchema reports_answer("QueuedReports", page_of(queued_report()));

}  // namespace messenger::chat
