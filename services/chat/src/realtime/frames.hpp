// What the server says over a WebSocket besides the events of the log, as framed bytes.
#pragma once

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "realtime/presence.hpp"
#include "realtime/room_owner.hpp"

namespace messenger::chat {

/// A message that is made elsewhere, framed.
SharedBuffer framed(std::string_view json);
/// {"op":"ok","id",...}: `members` are further members as JSON text, such as `"message":{...}`.
SharedBuffer ok_frame(std::string_view id, std::string_view members = {});
/// {"op":"error","id","error":{problem}}, with retryAfterMs for what may pass.
SharedBuffer error_frame(std::string_view id, const Error& error);

/// One row of `rooms` in the welcome.
struct WelcomeRoom {
    RoomId room;
    Seq last_seq = 0;
    Seq read_seq = 0;
    std::int64_t unread = 0;
};
struct Welcome {
    UserId user;
    SessionId session;
    std::string epoch;
    std::chrono::milliseconds heartbeat;
    Timestamp token_expires_at;
    std::vector<WelcomeRoom> rooms;
};
SharedBuffer welcome_frame(const Welcome& welcome);

/// Events from `from` to `to` are to be fetched by HTTP; with `reset` the client's copy of the room is void.
SharedBuffer gap_frame(RoomId room, Seq from, Seq to, bool reset = false);
SharedBuffer read_frame(const ReadMarker& marker);
SharedBuffer room_added_frame(const RoomView& view);
SharedBuffer typing_frame(RoomId room, UserId user, bool is_on);
SharedBuffer room_removed_frame(RoomId room);
SharedBuffer expiring_frame(Timestamp expires_at);
/// Events of the log, framed back to back.
SharedBuffer event_frames(std::span<const Event> events);

/// `info` is what everybody sees of the user, as JSON text.
SharedBuffer user_updated_frame(UserId user, std::string_view info);
/// Says when somebody who is gone was last seen, if that is known and `tells_last_seen`.
SharedBuffer presence_frame(const Presence::Change& change, bool tells_last_seen);
/// The members of a room's JSON about what its member wants to be told.
std::string notifications_json(const NotificationSettings& settings);
/// For all devices of who has changed them.
SharedBuffer notifications_frame(RoomId room, const NotificationSettings& settings);
/// A public room as somebody sees it who is not in it: without a role.
std::string outside_json(const RoomInfo& info, std::int64_t member_count, Seq last_seq);
/// A room as the caller sees it, for HTTP and `room.added`.
std::string room_json(const RoomView& view, std::string_view last_message);

}  // namespace messenger::chat
