#include "codec/event_json.hpp"

#include <boost/json.hpp>

#include "core/json_text.hpp"

namespace messenger::chat {
namespace {

constexpr std::string_view message_key = "\"message\":";
/// What a message has besides its text.
constexpr std::size_t usual_envelope = 400;

/// Appends `,"key":` or `"key":` and lets the caller append the value.
void key(std::string& out, std::string_view name) {
    if (!out.empty() && out.back() != '{' && out.back() != '[') {
        out += ',';
    }
    out += '"';
    out += name;
    out += "\":";
}

void text(std::string& out, std::string_view name, std::string_view value) {
    key(out, name);
    append_json_string(out, value);
}

/// For values that need no escaping: ids, times, names of ours.
void plain(std::string& out, std::string_view name, std::string_view value) {
    key(out, name);
    out += '"';
    out += value;
    out += '"';
}

void number(std::string& out, std::string_view name, std::int64_t value) {
    key(out, name);
    out += std::to_string(value);
}

void append_attachments(std::string& out, const std::vector<Attachment>& attachments) {
    key(out, "attachments");
    out += '[';
    for (const auto& attachment : attachments) {
        out += out.back() == '[' ? "{" : ",{";
        text(out, "mediaId", attachment.media_id);
        text(out, "name", attachment.name);
        text(out, "type", attachment.type);
        number(out, "size", attachment.size);
        out += '}';
    }
    out += ']';
}

void append_mentions(std::string& out, const Mentions& mentions) {
    out += ",\"mentions\":[";
    for (const auto& user : mentions.users) {
        out += out.back() == '[' ? "\"" : ",\"";
        out += user.to_string();
        out += '"';
    }
    out += ']';
    if (mentions.is_room) {
        out += ",\"mentionsRoom\":true";
    }
}

void append_origin(std::string& out, const Origin& origin) {
    out += ",\"forwardedFrom\":{";
    plain(out, "room", origin.room.to_string());
    number(out, "seq", origin.seq);
    plain(out, "sender", origin.sender.to_string());
    out += '}';
}

void append_message(std::string& out, const Draft& draft, const MessageDraft& message, Seq seq, Timestamp at,
                    const Mentions& mentions) {
    out += message_key;
    out += '{';
    plain(out, "id", MessageId::generate().to_string());
    plain(out, "room", draft.room.to_string());
    number(out, "seq", seq);
    plain(out, "sender", draft.by.to_string());
    text(out, "text", message.text);
    text(out, "clientId", draft.client_id);
    plain(out, "createdAt", to_rfc3339(at));
    if (message.reply_to) {
        number(out, "replyTo", *message.reply_to);
    }
    append_attachments(out, message.attachments);
    append_mentions(out, mentions);
    if (message.forwarded_from) {
        append_origin(out, *message.forwarded_from);
    }
    out += ",\"reactions\":{}}";
}

void append_member(std::string& out, const Member& member) {
    plain(out, "user", member.user.to_string());
    plain(out, "role", to_string(member.role));
}

}  // namespace

void append_room_members(std::string& out, const RoomInfo& info) {
    plain(out, "id", info.id.to_string());
    plain(out, "type", to_string(info.type));
    text(out, "name", info.name);
    text(out, "topic", info.topic);
    key(out, "public");
    out += info.is_public ? "true" : "false";
    plain(out, "createdAt", to_rfc3339(info.created_at));
    number(out, "slowModeSeconds", info.slow_mode.count());
    key(out, "archived");
    out += info.is_archived ? "true" : "false";
    key(out, "retentionDays");
    out += info.retention_days > 0 ? std::to_string(info.retention_days) : "null";
}

namespace {

struct PayloadOf {
    std::string& out;
    const Draft& draft;
    Seq seq;
    Timestamp at;
    const Mentions& mentions;

    void operator()(const MessageDraft& message) const {
        out.reserve(usual_envelope + message.text.size());
        append_message(out, draft, message, seq, at, mentions);
    }
    void operator()(const RoomCreated& created) const {
        out += "\"info\":{";
        append_room_members(out, created.info);
        number(out, "memberCount", static_cast<std::int64_t>(created.members.size()));
        out += "},\"members\":[";
        for (const auto& member : created.members) {
            out += out.back() == '[' ? "{" : ",{";
            append_member(out, member);
            out += '}';
        }
        out += ']';
    }
    void operator()(const MemberJoined& joined) const { append_member(out, joined.member); }
    void operator()(const MemberUpdated& updated) const { append_member(out, updated.member); }
    void operator()(const MemberLeft& left) const { append_member(out, left.member); }
    void operator()(const RoomUpdated& updated) const {
        out += "\"info\":{";
        append_room_members(out, updated.info);
        out += '}';
    }
    void operator()(const RoomDeleted&) const {}
    // The store adds the message, which it knows.
    void operator()(const MessageEdited&) const {}
    void operator()(const MessageDeleted& deleted) const { number(out, "target", deleted.target); }
    void operator()(const PinChanged& pin) const { number(out, "target", pin.target); }
    void operator()(const ReactionChanged& reaction) const {
        number(out, "target", reaction.target);
        text(out, "emoji", reaction.emoji);
    }
};

}  // namespace

std::string encode_payload(const Draft& draft, Seq seq, Timestamp at, const Mentions& mentions) {
    std::string out;
    std::visit(PayloadOf{out, draft, seq, at, mentions}, draft.body);
    return out;
}

std::string message_payload(std::string_view message) {
    std::string payload(message_key);
    payload += message;
    return payload;
}

void append_event_json(std::string& out, const Event& event) {
    out += "{\"op\":\"event\",\"room\":\"";
    out += event.room.to_string();
    out += "\",\"seq\":";
    out += std::to_string(event.seq);
    out += ",\"type\":\"";
    out += to_string(event.type);
    out += "\",\"at\":\"";
    out += to_rfc3339(event.at);
    out += "\",\"by\":\"";
    out += event.by.to_string();
    out += '"';
    if (!event.payload.empty()) {
        out += ',';
        out += event.payload;
    }
    out += '}';
}

std::string_view message_in(std::string_view payload) {
    return payload.substr(message_key.size());
}

std::string with_thread(std::string message, std::int64_t count, Seq last_seq) {
    message.pop_back();
    message += ",\"thread\":{";
    number(message, "count", count);
    number(message, "lastSeq", last_seq);
    return message + "}}";
}

std::optional<EventBody> member_change_in(const Event& event) {
    const auto member = [&event]() -> Member {
        const auto object = boost::json::parse("{" + event.payload + "}");
        return {.user = UserId::parse(std::string_view(object.at("user").as_string())).value()};
    };
    switch (event.type) {
        case EventType::member_joined:
            return MemberJoined{member()};
        case EventType::member_updated:
            return MemberUpdated{member()};
        case EventType::member_left:
            return MemberLeft{member()};
        case EventType::room_deleted:
            return RoomDeleted{};
        default:
            return std::nullopt;
    }
}

bool is_message_of(std::string_view payload, std::string_view text) {
    const auto message = boost::json::parse(message_in(payload));
    // What such a message said is not known any more.
    return message.as_object().contains("purged") || message.at("text").as_string() == text;
}

}  // namespace messenger::chat
