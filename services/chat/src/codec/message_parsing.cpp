#include "codec/message_parsing.hpp"

#include <utility>
#include <vector>

#include "core/schema.hpp"

namespace messenger::chat {
namespace {

constexpr std::size_t max_attachments = 1'000;

const Schema<Attachment> attachment_schema("KeptAttachment",
                                           field("mediaId", &Attachment::media_id, text().length(0, 1'000)));

struct Line {
    MessageId id;
    RoomId room;
    Seq seq = 0;
    std::string text;
    Timestamp at{};
    std::optional<Seq> reply_to;
    std::optional<std::vector<Attachment>> attachments;
};
const Schema<Line> line_schema(
    "KeptMessage", field("id", &Line::id, id<MessageId>()), field("room", &Line::room, id<RoomId>()),
    field("seq", &Line::seq, integer(1, max_imported_seq)), field("text", &Line::text, text().length(0, 8000)),
    field("createdAt", &Line::at, timestamp()), field("replyTo", &Line::reply_to, integer(1, max_imported_seq)),
    field("attachments", &Line::attachments, list(object(attachment_schema), max_attachments)));

}  // namespace

Result<ParsedMessage> parse_message(const boost::json::value& json, Timestamp at) {
    TRY(auto line, line_schema.parse(json));
    if (line.at > at) {
        return invalid_field("/createdAt", "must be in the past");
    }
    return ParsedMessage{.id = line.id,
                         .room = line.room,
                         .seq = line.seq,
                         .text = std::move(line.text),
                         .at = line.at,
                         .reply_to = line.reply_to,
                         .has_attachments = line.attachments && !line.attachments->empty()};
}

}  // namespace messenger::chat
