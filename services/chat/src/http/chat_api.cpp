#include "http/chat_api.hpp"

#include <embedded/asyncapi_document.hpp>

#include "net/pipeline.hpp"
#include "net/ws/handshake.hpp"

namespace messenger::chat {

ChatApi::ChatApi(ServiceContext& context, Engine& engine, Directory& directory, MessageSearch& search)
    : context_(context), engine_(engine), directory_(directory), search_(search) {
    auto& routes = context.routes();
    add_directory_routes(routes);  // /api/rooms/public comes before /api/rooms/{id}
    add_room_routes(routes);
    add_room_rules_routes(routes);
    add_message_routes(routes);
    add_change_routes(routes);
    add_search_routes(routes);
    add_presence_routes(routes);
    add_export_routes(routes);
    routes.get("/asyncapi.json", "What is said over the WebSocket, as AsyncAPI 3")
        .open()
        .answers(200, "The document")
        .handled_by(&ChatApi::asyncapi, this);
    routes.get("/ws", "The WebSocket of the contract's real-time part")
        .open()
        .answers(101, "The connection speaks WebSocket")
        .handled_by(&ChatApi::open_socket, this);
}

void ChatApi::add_room_routes(net::RouteTable& routes) {
    routes.post("/api/rooms", "Open a room")
        .takes(create_room_request)
        .answers(201, "The new room")
        .answers(200, "The direct room that exists already")
        .handled_by(&ChatApi::create_room, this);
    routes.get("/api/rooms", "The caller's rooms, the most recently active first")
        .queries(list_query)
        .answers(200, "A page of rooms")
        .handled_by(&ChatApi::list_rooms, this);
    routes.get("/api/rooms/{id}", "A room").answers(200, "The room").handled_by(&ChatApi::get_room, this);
    routes.get("/api/rooms/{id}/members", "Who is in a room")
        .queries(list_query)
        .answers(200, "A page of members")
        .handled_by(&ChatApi::list_members, this);
    routes.put("/api/rooms/{id}/members/{userId}", "Add somebody, change a role, or join a public room")
        .takes(put_member_request)
        .answers(200, "The member")
        .handled_by(&ChatApi::put_member, this);
    routes.del("/api/rooms/{id}/members/{userId}", "Leave, or remove somebody")
        .answers(204, "Done")
        .handled_by(&ChatApi::remove_member, this);
    routes.patch("/api/rooms/{id}", "Change a room's name, topic or visibility")
        .takes(change_room_request)
        .answers(200, "The changed room")
        .handled_by(&ChatApi::change_room, this);
    routes.del("/api/rooms/{id}", "Delete a room for all; its log ends")
        .answers(204, "Done")
        .handled_by(&ChatApi::delete_room, this);
}

void ChatApi::add_message_routes(net::RouteTable& routes) {
    routes.post("/api/rooms/{id}/messages", "Send a message; the same clientId again is the same message")
        .takes(post_request)
        .answers(201, "The stored message")
        .answers(200, "The message that was stored before under this clientId")
        .handled_by(&ChatApi::post_message, this);
    routes.get("/api/rooms/{id}/messages", "Messages by seq, ascending; the newest without a cursor")
        .queries(messages_query)
        .answers(200, "A page of messages")
        .handled_by(&ChatApi::list_messages, this);
    routes.get("/api/rooms/{id}/messages/{seq}", "A message as it is now")
        .answers(200, "The message")
        .handled_by(&ChatApi::get_message, this);
    routes.get("/api/rooms/{id}/messages/{seq}/thread", "What answers a message, or an answer to it, by seq")
        .queries(events_query)
        .answers(200, "A page of messages")
        .handled_by(&ChatApi::list_thread, this);
    routes.get("/api/rooms/{id}/events", "The room's log")
        .queries(events_query)
        .answers(200, "A page of events")
        .handled_by(&ChatApi::list_events, this);
    routes.put("/api/rooms/{id}/read", "Move the caller's read marker forward")
        .takes(read_request)
        .answers(204, "Done")
        .handled_by(&ChatApi::mark_read, this);
}

ChatApi::Answer ChatApi::asyncapi(net::Exchange&) {
    co_return net::Response::json(200, std::string(embedded::asyncapi_document().front().text));
}

ChatApi::Answer ChatApi::open_socket(net::Exchange& exchange) {
    if (!exchange.request.wants_websocket()) {
        co_return fail(problem::upgrade_required);
    }
    if (!context_.cors().allows(exchange.request)) {
        co_return fail(problem::origin_not_allowed);
    }
    std::string token(net::bearer_token(exchange.request));
    co_return net::ws::accept_upgrade(
        exchange.request, [this, token = std::move(token)](net::Upgraded upgraded,
                                                           std::optional<net::ws::DeflateAgreement> deflate) mutable {
            engine_.open(std::move(upgraded), deflate, std::move(token));
        });
}

}  // namespace messenger::chat
