// Chat over HTTP: decodes, calls the engine or the store, encodes.
#pragma once

#include "directory.hpp"
#include "host/service.hpp"
#include "http/schemas.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class ChatApi {
  public:
    using Answer = Task<Result<net::Response>>;

    /// Adds its routes; must outlive them.
    ChatApi(ServiceContext& context, Engine& engine, Directory& directory);

  private:
    Answer create_room(net::Exchange& exchange);
    Answer list_rooms(net::Exchange& exchange);
    Answer get_room(net::Exchange& exchange);
    Answer list_members(net::Exchange& exchange);
    Answer put_member(net::Exchange& exchange);
    Answer remove_member(net::Exchange& exchange);
    Answer post_message(net::Exchange& exchange);
    Answer list_messages(net::Exchange& exchange);
    Answer list_events(net::Exchange& exchange);
    Answer mark_read(net::Exchange& exchange);
    Answer open_socket(net::Exchange& exchange);

    Task<Result<Draft>> draft_room(UserId creator, CreateRoomRequest request);
    Answer room_answer(int status, RoomId room, UserId user);

    ServiceContext& context_;
    Engine& engine_;
    Directory& directory_;
};

}  // namespace messenger::chat
