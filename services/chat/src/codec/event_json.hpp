// Events and messages as JSON text. An event's payload is encoded once, when it is stored; the very same text goes to
// the store, to sockets and into answers. The payload is the members of the wire's object besides the envelope.
#pragma once

#include <string>
#include <string_view>

#include "domain/types.hpp"

namespace messenger::chat {

/// The payload of an event that has got its number and time; that of message.edited is message_payload(). `mentions` is
/// for messages.
std::string encode_payload(const Draft& draft, Seq seq, Timestamp at, const Mentions& mentions = {});

/// Appends the event as clients see it: {"op":"event","room",...}.
void append_event_json(std::string& out, const Event& event);

/// The payload that carries a message object.
std::string message_payload(std::string_view message);
/// The message object in such a payload: that of message.created and message.edited.
std::string_view message_in(std::string_view payload);

/// A message object with what answers it.
std::string with_thread(std::string message, std::int64_t count, Seq last_seq);

/// Whether a message.created was sent with this text. True for one that was purged since.
bool is_message_of(std::string_view payload, std::string_view text);

/// What a stored event did to the members, if that is its kind: member.joined, member.updated or member.left.
std::optional<EventBody> member_change_in(const Event& event);

/// The public object of a room: {"id","type","name",...}, without braces and what concerns one member.
void append_room_members(std::string& out, const RoomInfo& info);

}  // namespace messenger::chat
