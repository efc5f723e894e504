#include "http/schemas.hpp"

#include <algorithm>
#include <limits>

#include "domain/emoji.hpp"
#include "http/limits.hpp"

namespace messenger::chat {
namespace {

/// Of seqs, which may lie beyond the end of a log, and of bytes.
constexpr std::int64_t max_number = std::numeric_limits<std::int32_t>::max() * std::int64_t{1024};
constexpr std::size_t max_members = 1000;
constexpr std::size_t max_refused_words = 500;

const char* check_emoji(std::string_view emoji) {
    return is_emoji(emoji) ? nullptr : "must be one emoji";
}

const auto role = one_of<MemberRole>({{"owner", MemberRole::owner},
                                      {"admin", MemberRole::admin},
                                      {"moderator", MemberRole::moderator},
                                      {"member", MemberRole::member},
                                      {"reader", MemberRole::reader}});

const Schema attachment_schema("Attachment", field("mediaId", &Attachment::media_id, text().length(1, 64)),
                               field("name", &Attachment::name, text().length(1, 255)),
                               field("type", &Attachment::type, text().length(1, 127)),
                               field("size", &Attachment::size, integer(0, max_number)));

const Schema link_schema("MessageLink", field("room", &MessageLink::room, id<RoomId>()),
                         field("seq", &MessageLink::seq, integer(1, max_number)));

}  // namespace

const char* check_name(std::string_view name) {
    return name.find_first_not_of(" \t\r\n") == std::string_view::npos ? "must not be blank" : nullptr;
}

const Schema<CreateRoomRequest> create_room_request(
    "CreateRoom",
    field("type", &CreateRoomRequest::type,
          one_of<RoomType>({{"group", RoomType::group}, {"channel", RoomType::channel}, {"direct", RoomType::direct}})),
    field("name", &CreateRoomRequest::name, text().length(1, 100).check(check_name)),
    field("topic", &CreateRoomRequest::topic, text().length(0, 500)),
    field("public", &CreateRoomRequest::is_public, boolean()),
    field("memberIds", &CreateRoomRequest::members, list(id<UserId>(), max_members)));

const Schema<PutMemberRequest> put_member_request("PutMember", field("role", &PutMemberRequest::role, role));

const Schema<PostRequest> post_request("PostMessage", field("text", &PostRequest::text, text().length(0, max_text)),
                                       field("clientId", &PostRequest::client_id, text().length(1, 128)),
                                       field("replyTo", &PostRequest::reply_to, integer(1, max_number)),
                                       field("attachments", &PostRequest::attachments,
                                             list(object(attachment_schema), 20)),
                                       field("forward", &PostRequest::forward, object(link_schema)));

const Schema<EditRequest> edit_request("EditMessage", field("text", &EditRequest::text, text().length(1, max_text)));
const Schema<TargetRequest> target_request("Target", field("seq", &TargetRequest::seq, integer(1, max_number)));
const Schema<ReactionRequest> reaction_request("Reaction", field("emoji", &ReactionRequest::emoji,
                                                                 text().length(1, 32).check(check_emoji)));
const Schema<ChangeRoomRequest> change_room_request(
    "ChangeRoom", field("name", &ChangeRoomRequest::name, text().length(1, 100).check(check_name)),
    field("topic", &ChangeRoomRequest::topic, text().length(0, 500)),
    field("public", &ChangeRoomRequest::is_public, boolean()),
    field("archived", &ChangeRoomRequest::is_archived, boolean()),
    field("slowModeSeconds", &ChangeRoomRequest::slow_mode_s, integer(0, max_slow_mode_s)),
    field("retentionDays", &ChangeRoomRequest::retention_days, integer(1, max_retention_days)));
const Schema<WordFilterRequest> word_filter_request("WordFilter", field("words", &WordFilterRequest::words,
                                                                        list(text().length(1, 50).check(check_name),
                                                                             max_refused_words)));

const Schema<MuteRequest> mute_request("Mute", field("until", &MuteRequest::until, timestamp()));
const Schema<NotificationsRequest> notifications_request(
    "Notifications", field("level", &NotificationsRequest::level,
                           one_of<NotificationLevel>({{"all", NotificationLevel::all},
                                                      {"mentions", NotificationLevel::mentions},
                                                      {"none", NotificationLevel::none}})));
const Schema<PublicRoomsQuery> public_rooms_query("PublicRooms",
                                                  field("q", &PublicRoomsQuery::text, text().length(0, 100)),
                                                  field("limit", &PublicRoomsQuery::limit, integer(1, 500)),
                                                  field("cursor", &PublicRoomsQuery::cursor, text().length(1, 200)));

const Schema<SearchQuery> search_query(
    "Search", field("q", &SearchQuery::text, text().length(1, 200).check(check_name)),
    field("room", &SearchQuery::room, id<RoomId>()), field("from", &SearchQuery::from, id<UserId>()),
    field("before", &SearchQuery::before, timestamp()), field("after", &SearchQuery::after, timestamp()),
    field("hasAttachment", &SearchQuery::has_attachment, boolean()),
    field("sort", &SearchQuery::by_relevance, one_of<bool>({{"newest", false}, {"relevance", true}})),
    field("limit", &SearchQuery::limit, integer(1, 500)), field("cursor", &SearchQuery::cursor, integer(1, 10'000)));

const Schema<PresenceRequest> presence_request(
    "Presence", field("status", &PresenceRequest::status,
                      one_of<PresenceStatus>({{"online", PresenceStatus::online}, {"away", PresenceStatus::away}})));
const Schema<PresenceQuery> presence_query("PresenceOf",
                                           field("userIds", &PresenceQuery::users, text().length(36, 3700)));

const Schema<ReadRequest> read_request("MarkRead", field("seq", &ReadRequest::seq, integer(0, max_number)));
const Schema<RoomRequest> room_request("Room", field("room", &RoomRequest::room, id<RoomId>()));
const Schema<SyncRequest> sync_request("Sync", field("after", &SyncRequest::after, integer(0, max_number)));
const Schema<RenewRequest> renew_request("RenewToken", field("token", &RenewRequest::token, text().length(1, 4096)));

const Schema<ListQuery> list_query("List", field("limit", &ListQuery::limit, integer(1, 500)),
                                   field("cursor", &ListQuery::cursor, text().length(1, 200)));
const Schema<EventsQuery> events_query("Events", field("after", &EventsQuery::after, integer(0, max_number)),
                                       field("limit", &EventsQuery::limit, integer(1, 500)));
const Schema<MessagesQuery> messages_query("Messages", field("before", &MessagesQuery::before, integer(1, max_number)),
                                           field("after", &MessagesQuery::after, integer(0, max_number)),
                                           field("around", &MessagesQuery::around, integer(1, max_number)),
                                           field("limit", &MessagesQuery::limit, integer(1, 500)));

const Schema<ExportQuery> export_query("ExportRoom",
                                       field("format", &ExportQuery::is_html,
                                             one_of<bool>({{"jsonl", false}, {"html", true}})),
                                       field("after", &ExportQuery::after, integer(0, max_number)));
const Schema<OwnExportQuery> own_export_query("ExportOwn",
                                              field("cursor", &OwnExportQuery::cursor,
                                                    integer(0, std::numeric_limits<std::int64_t>::max() / 2)));

Result<ParsedPost> parse_post(const boost::json::object& members) {
    PostRequest request;
    std::vector<FieldError> errors;
    post_request.read(request, members, "", errors);
    const bool text_is_refused = std::ranges::any_of(errors, [](const auto& error) { return error.path == "/text"; });
    if (request.forward && request.text) {
        errors.push_back({"/text", "can't be given with a message to forward"});
    } else if (!request.forward && !text_is_refused && (!request.text || request.text->empty())) {
        errors.push_back({"/text", request.text ? "must have 1 to 8000 characters" : "is required"});
    }
    if (request.attachments && !request.attachments->empty()) {
        errors.push_back({"/attachments/0/mediaId", "there is no such media"});
    }
    if (!errors.empty()) {
        return fail(std::move(errors));
    }
    PostMessage post{std::move(request.client_id), {std::move(request.text).value_or(""), request.reply_to, {}}};
    return ParsedPost{std::move(post), request.forward};
}

}  // namespace messenger::chat
