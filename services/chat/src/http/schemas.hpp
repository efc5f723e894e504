// The requests of chat, for HTTP and WebSocket alike.
#pragma once

#include "core/schema.hpp"
#include "domain/room_state.hpp"
#include "realtime/presence.hpp"

namespace messenger::chat {

/// What is wrong with the name of a room, beyond its length; null if nothing is.
const char* check_name(std::string_view name);

struct CreateRoomRequest {
    RoomType type = RoomType::group;
    std::optional<std::string> name;
    std::optional<std::string> topic;
    std::optional<bool> is_public;
    std::optional<std::vector<UserId>> members;
};
extern const Schema<CreateRoomRequest> create_room_request;

struct PutMemberRequest {
    std::optional<MemberRole> role;
};
extern const Schema<PutMemberRequest> put_member_request;

struct PostRequest {
    std::optional<std::string> text;
    std::string client_id;
    std::optional<Seq> reply_to;
    std::optional<std::vector<Attachment>> attachments;
    std::optional<MessageLink> forward;
};
extern const Schema<PostRequest> post_request;
/// A message to post, and the one whose words it takes.
struct ParsedPost {
    PostMessage post;
    std::optional<MessageLink> forward;
};
Result<ParsedPost> parse_post(const boost::json::object& members);

struct EditRequest {
    std::string text;
};
extern const Schema<EditRequest> edit_request;

/// The message that an operation over WebSocket is about.
struct TargetRequest {
    Seq seq = 0;
};
extern const Schema<TargetRequest> target_request;

struct ReactionRequest {
    std::string emoji;
};
extern const Schema<ReactionRequest> reaction_request;

struct ChangeRoomRequest {
    std::optional<std::string> name;
    std::optional<std::string> topic;
    std::optional<bool> is_public;
    std::optional<bool> is_archived;
    std::optional<std::int64_t> slow_mode_s;
    std::optional<std::optional<std::int64_t>> retention_days;  ///< null: messages are kept
};
extern const Schema<ChangeRoomRequest> change_room_request;

struct WordFilterRequest {
    std::vector<std::string> words;
};
extern const Schema<WordFilterRequest> word_filter_request;

struct MuteRequest {
    std::optional<Timestamp> until;
};
extern const Schema<MuteRequest> mute_request;

struct NotificationsRequest {
    NotificationLevel level = NotificationLevel::all;
};
extern const Schema<NotificationsRequest> notifications_request;

struct PublicRoomsQuery {
    std::optional<std::string> text;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
extern const Schema<PublicRoomsQuery> public_rooms_query;

struct SearchQuery {
    std::string text;
    std::optional<RoomId> room;
    std::optional<UserId> from;
    std::optional<Timestamp> before;
    std::optional<Timestamp> after;
    std::optional<bool> has_attachment;
    std::optional<bool> by_relevance;
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> cursor;
};
extern const Schema<SearchQuery> search_query;

struct PresenceRequest {
    PresenceStatus status = PresenceStatus::online;
};
extern const Schema<PresenceRequest> presence_request;

struct PresenceQuery {
    std::string users;
};
extern const Schema<PresenceQuery> presence_query;

struct ReadRequest {
    Seq seq = 0;
};
extern const Schema<ReadRequest> read_request;

/// The room that an operation over WebSocket is about.
struct RoomRequest {
    RoomId room;
};
extern const Schema<RoomRequest> room_request;

struct SyncRequest {
    Seq after = 0;
};
extern const Schema<SyncRequest> sync_request;

struct RenewRequest {
    std::string token;
};
extern const Schema<RenewRequest> renew_request;

struct ListQuery {
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
extern const Schema<ListQuery> list_query;

struct EventsQuery {
    std::optional<Seq> after;
    std::optional<std::int64_t> limit;
};
extern const Schema<EventsQuery> events_query;

struct ExportQuery {
    std::optional<bool> is_html;
    std::optional<Seq> after;
};
extern const Schema<ExportQuery> export_query;

struct OwnExportQuery {
    std::optional<std::int64_t> cursor;
};
extern const Schema<OwnExportQuery> own_export_query;

struct MessagesQuery {
    std::optional<Seq> before;
    std::optional<Seq> after;
    std::optional<Seq> around;
    std::optional<std::int64_t> limit;
};
extern const Schema<MessagesQuery> messages_query;

}  // namespace messenger::chat
