// Chat over HTTP: decodes, calls the engine or the store, encodes.
#pragma once

#include "directory.hpp"
#include "domain/message_search.hpp"
#include "host/service.hpp"
#include "http/schemas.hpp"
#include "realtime/engine.hpp"

namespace messenger::chat {

class ChatApi {
  public:
    using Answer = Task<Result<net::Response>>;

    /// Adds its routes; must outlive them.
    ChatApi(ServiceContext& context, Engine& engine, Directory& directory, MessageSearch& search);

    /// The answer of GET /api/rooms/{id}.
    Answer room_answer(int status, RoomId room, UserId user);

  private:
    Answer create_room(net::Exchange& exchange);
    Answer list_rooms(net::Exchange& exchange);
    Answer get_room(net::Exchange& exchange);
    Answer list_members(net::Exchange& exchange);
    Answer put_member(net::Exchange& exchange);
    Answer remove_member(net::Exchange& exchange);
    Answer post_message(net::Exchange& exchange);
    Answer list_messages(net::Exchange& exchange);
    Answer get_message(net::Exchange& exchange);
    Answer list_thread(net::Exchange& exchange);
    Answer list_events(net::Exchange& exchange);
    Answer edit_message(net::Exchange& exchange);
    Answer delete_message(net::Exchange& exchange);
    Answer add_reaction(net::Exchange& exchange);
    Answer remove_reaction(net::Exchange& exchange);
    Answer pin_message(net::Exchange& exchange);
    Answer unpin_message(net::Exchange& exchange);
    Answer get_history(net::Exchange& exchange);
    Answer list_pinned(net::Exchange& exchange);
    Answer change_room(net::Exchange& exchange);
    Answer delete_room(net::Exchange& exchange);
    Answer get_word_filter(net::Exchange& exchange);
    Answer set_word_filter(net::Exchange& exchange);
    Answer list_public(net::Exchange& exchange);
    Answer list_bans(net::Exchange& exchange);
    Answer ban_user(net::Exchange& exchange);
    Answer lift_ban(net::Exchange& exchange);
    Answer mute(net::Exchange& exchange);
    Answer unmute(net::Exchange& exchange);
    Answer set_notifications(net::Exchange& exchange);
    Answer get_presence(net::Exchange& exchange);
    Answer search(net::Exchange& exchange);
    Answer export_room(net::Exchange& exchange);
    Answer export_page(RoomInfo room, Seq after);
    /// The newest messages, by way of what the instances keep in Redis.
    Answer newest_page(RoomId room, MessageQuery wanted);
    Answer export_own(net::Exchange& exchange);
    Answer mark_read(net::Exchange& exchange);
    Answer asyncapi(net::Exchange& exchange);
    Answer open_socket(net::Exchange& exchange);

    Task<Result<Draft>> draft_room(UserId creator, CreateRoomRequest request);
    void add_room_routes(net::RouteTable& routes);
    void add_room_rules_routes(net::RouteTable& routes);
    void add_message_routes(net::RouteTable& routes);
    void add_change_routes(net::RouteTable& routes);
    void add_presence_routes(net::RouteTable& routes);
    void add_search_routes(net::RouteTable& routes);
    void add_export_routes(net::RouteTable& routes);
    void add_directory_routes(net::RouteTable& routes);
    /// The room in the path, if the caller may set its rules.
    Task<Result<RoomId>> room_to_rule(net::Exchange& exchange);
    using ChangeSettings = std::function<void(NotificationSettings&)>;
    Answer change_notifications(net::Exchange& exchange, ChangeSettings change);
    Answer react(net::Exchange& exchange, bool is_added);
    Answer pin(net::Exchange& exchange, bool is_pinned);
    /// Does it for the caller, and answers 204.
    Answer done(net::Exchange& exchange, decltype(Command::what) what);
    /// A room for somebody who is not in it.
    Answer outside_answer(RoomId room);

    ServiceContext& context_;
    Engine& engine_;
    Directory& directory_;
    MessageSearch& search_;
};

}  // namespace messenger::chat
