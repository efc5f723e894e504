// The servers that we compare with. Each is started as its documentation advises, with what it needs to do the same
// work: rooms, a message to all members of its room, and an answer to the sender. None of them stores anything.
#pragma once

#include <filesystem>
#include <memory>

#include "load/server.hpp"

namespace messenger::bench {

/// `script` run by node: rooms in a few lines on the npm package ws. The sender gets an acknowledgement.
std::unique_ptr<Server> start_ws(const std::filesystem::path& script);

/// `script` run by node: the rooms of Socket.IO, over WebSocket only. The sender gets Socket.IO's own acknowledgement.
std::unique_ptr<Server> start_socket_io(const std::filesystem::path& script);

/// NATS without JetStream: a room is a subject. Its acknowledgement is the sender's own copy of the message.
std::unique_ptr<Server> start_nats();

/// ejabberd's multi-user chat over XMPP on TCP, anonymous users, `settings` as its ejabberd.yml (with @PORT@). Its
/// acknowledgement is the sender's own copy of the message, as XEP-0045 has it.
std::unique_ptr<Server> start_ejabberd(const std::filesystem::path& settings);

}  // namespace messenger::bench
