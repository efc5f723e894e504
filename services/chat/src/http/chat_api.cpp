#include "http/chat_api.hpp"

#include <embedded/asyncapi_document.hpp>

#include "http/chat_answers.hpp"
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
        .answers(201, "The new room", &own_room_answer)
        .leads_to(201, "GET /api/rooms/{id}", "id", "/id")
        .leads_to(201, "PATCH /api/rooms/{id}", "id", "/id")
        .leads_to(201, "DELETE /api/rooms/{id}", "id", "/id")
        .leads_to(201, "GET /api/rooms/{id}/members", "id", "/id")
        .leads_to(201, "POST /api/rooms/{id}/messages", "id", "/id")
        .leads_to(201, "GET /api/rooms/{id}/messages", "id", "/id")
        .leads_to(201, "GET /api/rooms/{id}/events", "id", "/id")
        .leads_to(201, "PUT /api/rooms/{id}/read", "id", "/id")
        .leads_to(201, "GET /api/rooms/{id}/bans", "id", "/id")
        .leads_to(201, "GET /api/rooms/{id}/pins", "id", "/id")
        .leads_to(201, "PUT /api/rooms/{id}/mute", "id", "/id")
        .leads_to(201, "PUT /api/rooms/{id}/notifications", "id", "/id")
        .leads_to(201, "POST /api/rooms/{id}/invites", "id", "/id")
        .leads_to(201, "GET /api/rooms/{id}/invites", "id", "/id")
        .leads_to(201, "PUT /api/rooms/{id}/draft", "id", "/id")
        .leads_to(201, "POST /api/rooms/{id}/scheduled", "id", "/id")
        .leads_to(201, "GET /api/rooms/{id}/reports", "id", "/id")
        .answers(200, "The direct room that exists already", &own_room_answer)
        .answers(404, "There is no such user to have a direct room with")
        .handled_by(&ChatApi::create_room, this);
    routes.get("/api/rooms", "The caller's rooms, the most recently active first")
        .queries(list_query)
        .answers(200, "A page of rooms", &own_rooms_answer)
        .handled_by(&ChatApi::list_rooms, this);
    routes.get("/api/rooms/{id}", "A room")
        .answers(200, "The room", &own_room_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::get_room, this);
    routes.get("/api/rooms/{id}/members", "Who is in a room")
        .queries(list_query)
        .answers(200, "A page of members", &members_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::list_members, this);
    routes.put("/api/rooms/{id}/members/{userId}", "Add somebody, change a role, or join a public room")
        .takes(put_member_request)
        .answers(200, "The member", &member_answer)
        .answers(403, "The caller is banned, or its role does not allow this")
        .answers(404, "There is no such room or user, or the caller may not know of it")
        .answers(409, "The user is banned, or is the last owner")
        .handled_by(&ChatApi::put_member, this);
    routes.del("/api/rooms/{id}/members/{userId}", "Leave, or remove somebody")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .answers(409, "The last owner has to name another one first")
        .handled_by(&ChatApi::remove_member, this);
    routes.patch("/api/rooms/{id}", "Change a room's name, topic or visibility")
        .takes(change_room_request)
        .answers(200, "The changed room", &own_room_answer)
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::change_room, this);
    routes.del("/api/rooms/{id}", "Delete a room for all; its log ends")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::delete_room, this);
}

void ChatApi::add_message_routes(net::RouteTable& routes) {
    routes.post("/api/rooms/{id}/messages", "Send a message; the same clientId again is the same message")
        .takes(post_request)
        .answers(201, "The stored message", &message_answer)
        .leads_to(201, "PATCH /api/rooms/{id}/messages/{seq}", "id", "/room")
        .leads_to(201, "PATCH /api/rooms/{id}/messages/{seq}", "seq", "/seq")
        .leads_to(201, "GET /api/rooms/{id}/messages/{seq}/history", "id", "/room")
        .leads_to(201, "GET /api/rooms/{id}/messages/{seq}/history", "seq", "/seq")
        .leads_to(201, "PUT /api/rooms/{id}/messages/{seq}/pin", "id", "/room")
        .leads_to(201, "PUT /api/rooms/{id}/messages/{seq}/pin", "seq", "/seq")
        .leads_to(201, "PUT /api/rooms/{id}/messages/{seq}/reactions/{emoji}", "id", "/room")
        .leads_to(201, "PUT /api/rooms/{id}/messages/{seq}/reactions/{emoji}", "seq", "/seq")
        .leads_to(201, "POST /api/rooms/{id}/messages/{seq}/report", "id", "/room")
        .leads_to(201, "POST /api/rooms/{id}/messages/{seq}/report", "seq", "/seq")
        .leads_to(201, "DELETE /api/rooms/{id}/messages/{seq}", "id", "/room")
        .leads_to(201, "DELETE /api/rooms/{id}/messages/{seq}", "seq", "/seq")
        .answers(200, "The message that was stored before under this clientId", &message_answer)
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .answers(409, "The clientId was used for another text")
        .handled_by(&ChatApi::post_message, this);
    routes.get("/api/rooms/{id}/messages", "Messages by seq, ascending; the newest without a cursor")
        .queries(messages_query)
        .answers(200, "A page of messages", &messages_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::list_messages, this);
    routes.get("/api/rooms/{id}/messages/{seq}", "A message as it is now")
        .answers(200, "The message", &message_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::get_message, this);
    routes.get("/api/rooms/{id}/messages/{seq}/thread", "What answers a message, or an answer to it, by seq")
        .queries(events_query)
        .answers(200, "A page of messages", &thread_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::list_thread, this);
    routes.get("/api/rooms/{id}/events", "The room's log")
        .queries(events_query)
        .answers(200, "A page of events", &events_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::list_events, this);
    routes.put("/api/rooms/{id}/read", "Move the caller's read marker forward")
        .takes(read_request)
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
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
