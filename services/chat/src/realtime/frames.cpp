#include "realtime/frames.hpp"

#include <fmt/format.h>

#include "codec/event_json.hpp"
#include "core/json_text.hpp"
#include "net/problem.hpp"
#include "net/ws/frame.hpp"

namespace messenger::chat {

SharedBuffer framed(std::string_view json) {
    std::string bytes;
    net::ws::append_frame(bytes, net::ws::Opcode::text, json);
    return std::make_shared<const std::string>(std::move(bytes));
}

SharedBuffer ok_frame(std::string_view id, std::string_view members) {
    std::string json = R"({"op":"ok","id":)";
    append_json_string(json, id);
    if (!members.empty()) {
        json += ',';
        json += members;
    }
    json += '}';
    return framed(json);
}

SharedBuffer error_frame(std::string_view id, const Error& error) {
    auto body = net::to_problem(error, id);
    if (error.retry_after()) {
        body["retryAfterMs"] = error.retry_after()->count();
    }
    std::string json = R"({"op":"error","id":)";
    append_json_string(json, id);
    json += ",\"error\":" + boost::json::serialize(body) + "}";
    return framed(json);
}

SharedBuffer welcome_frame(const Welcome& welcome) {
    auto json = fmt::format(
        R"({{"op":"welcome","userId":"{}","sessionId":"{}","epoch":"{}","heartbeatMs":{},"tokenExpiresAt":"{}","rooms":[)",
        welcome.user.to_string(), welcome.session.to_string(), welcome.epoch, welcome.heartbeat.count(),
        to_rfc3339(welcome.token_expires_at));
    for (const auto& room : welcome.rooms) {
        json += json.back() == '[' ? "" : ",";
        fmt::format_to(std::back_inserter(json), R"({{"id":"{}","lastSeq":{},"readSeq":{},"unread":{}}})",
                       room.room.to_string(), room.last_seq, room.read_seq, room.unread);
    }
    return framed(json + "]}");
}

SharedBuffer gap_frame(RoomId room, Seq from, Seq to, bool reset) {
    return framed(fmt::format(R"({{"op":"gap","room":"{}","from":{},"to":{}{}}})", room.to_string(), from, to,
                              reset ? R"(,"reset":true)" : ""));
}

SharedBuffer read_frame(const ReadMarker& marker) {
    return framed(fmt::format(R"({{"op":"event","type":"room.read","room":"{}","user":"{}","seq":{}}})",
                              marker.room.to_string(), marker.user.to_string(), marker.seq));
}

SharedBuffer typing_frame(RoomId room, UserId user, bool is_on) {
    return framed(fmt::format(R"({{"op":"event","type":"typing","room":"{}","user":"{}","on":{}}})", room.to_string(),
                              user.to_string(), is_on));
}

SharedBuffer user_updated_frame(UserId user, std::string_view info) {
    return framed(
        fmt::format(R"({{"op":"event","type":"user.updated","user":"{}","info":{}}})", user.to_string(), info));
}

SharedBuffer presence_frame(const Presence::Change& change, bool tells_last_seen) {
    const bool is_gone = change.status == PresenceStatus::offline && tells_last_seen;
    return framed(fmt::format(R"({{"op":"event","type":"presence","user":"{}","status":"{}"{}}})",
                              change.user.to_string(), to_string(change.status),
                              is_gone ? R"(,"lastSeen":")" + to_rfc3339(change.last_seen) + "\"" : ""));
}

SharedBuffer room_added_frame(const RoomView& view) {
    return framed(fmt::format(R"({{"op":"event","type":"room.added","room":"{}","info":{}}})", view.info.id.to_string(),
                              room_json(view, {})));
}

SharedBuffer room_removed_frame(RoomId room) {
    return framed(fmt::format(R"({{"op":"event","type":"room.removed","room":"{}"}})", room.to_string()));
}

SharedBuffer expiring_frame(Timestamp expires_at) {
    return framed(fmt::format(R"({{"op":"event","type":"auth.expiring","expiresAt":"{}"}})", to_rfc3339(expires_at)));
}

SharedBuffer event_frames(std::span<const Event> events) {
    std::string bytes;
    std::string json;
    for (const auto& event : events) {
        json.clear();
        append_event_json(json, event);
        net::ws::append_frame(bytes, net::ws::Opcode::text, json);
    }
    return std::make_shared<const std::string>(std::move(bytes));
}

std::string notifications_json(const NotificationSettings& settings) {
    const bool is_muted = settings.is_muted && (!settings.muted_until || *settings.muted_until > now());
    auto json = fmt::format(R"("notifications":"{}","muted":{})", to_string(settings.level), is_muted);
    if (is_muted && settings.muted_until) {
        json += R"(,"mutedUntil":")" + to_rfc3339(*settings.muted_until) + "\"";
    }
    return json;
}

SharedBuffer notifications_frame(RoomId room, const NotificationSettings& settings) {
    return framed(fmt::format(R"({{"op":"event","type":"room.notifications","room":"{}",{}}})", room.to_string(),
                              notifications_json(settings)));
}

std::string outside_json(const RoomInfo& info, std::int64_t member_count, Seq last_seq) {
    std::string json = "{";
    append_room_members(json, info);
    fmt::format_to(
        std::back_inserter(json),
        R"(,"role":null,"memberCount":{},"lastSeq":{},"readSeq":0,"unread":0,"mentions":0,"lastMessage":null}})",
        member_count, last_seq);
    return json;
}

std::string room_json(const RoomView& view, std::string_view last_message) {
    std::string json = "{";
    append_room_members(json, view.info);
    if (view.peer) {
        json += R"(,"peer":")" + view.peer->to_string() + "\"";
    }
    fmt::format_to(
        std::back_inserter(json),
        R"(,"role":"{}","memberCount":{},"lastSeq":{},"readSeq":{},"unread":{},"mentions":{},"lastMessage":{},{}}})",
        to_string(view.own.role), view.member_count, view.last_seq, view.own.read_seq, view.unread, view.mentions,
        last_message.empty() ? "null" : last_message, notifications_json(view.notifications));
    return json;
}

}  // namespace messenger::chat
