// ChatApi's routes about what happens to messages after they were sent.
#include <boost/json.hpp>

#include "codec/event_json.hpp"
#include "http/chat_answers.hpp"
#include "http/chat_api.hpp"
#include "http/path_seq.hpp"

namespace messenger::chat {

void ChatApi::add_change_routes(net::RouteTable& routes) {
    routes.patch("/api/rooms/{id}/messages/{seq}", "Edit one's own message; what it said before is kept")
        .takes(edit_request)
        .answers(200, "The edited message", &message_answer)
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::edit_message, this);
    routes.del("/api/rooms/{id}/messages/{seq}", "Delete a message for all; a tombstone stays")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::delete_message, this);
    routes.get("/api/rooms/{id}/messages/{seq}/history", "What a message said over time")
        .answers(200, "Its versions, the oldest first", &history_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::get_history, this);
    routes.put("/api/rooms/{id}/messages/{seq}/reactions/{emoji}", "React to a message")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .answers(409, "The message has as many different emoji as it may have")
        .handled_by(&ChatApi::add_reaction, this);
    routes.del("/api/rooms/{id}/messages/{seq}/reactions/{emoji}", "Take a reaction back")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::remove_reaction, this);
    routes.put("/api/rooms/{id}/messages/{seq}/pin", "Pin a message")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::pin_message, this);
    routes.del("/api/rooms/{id}/messages/{seq}/pin", "Unpin a message")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .handled_by(&ChatApi::unpin_message, this);
    routes.get("/api/rooms/{id}/pins", "The pinned messages")
        .answers(200, "The messages, the last pinned first", &pins_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::list_pinned, this);
}

ChatApi::Answer ChatApi::done(net::Exchange& exchange, decltype(Command::what) what) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_CHECK_OK(co_await engine_.execute(Command{room, exchange.caller().user, std::move(what)}));
    co_return net::Response::empty(204);
}

ChatApi::Answer ChatApi::edit_message(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(edit_request));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto seq, seq_in(exchange));
    EditMessage edit{seq, std::move(request.text)};
    CO_TRY(const auto committed, co_await engine_.execute(Command{room, exchange.caller().user, std::move(edit)}));
    co_return net::Response::json(200, std::string(message_in(committed.event.payload)));
}

ChatApi::Answer ChatApi::delete_message(net::Exchange& exchange) {
    CO_TRY(const auto seq, seq_in(exchange));
    co_return co_await done(exchange, DeleteMessage{seq});
}

ChatApi::Answer ChatApi::react(net::Exchange& exchange, bool is_added) {
    const boost::json::object named{{"emoji", exchange.parameter("emoji")}};
    CO_TRY(auto request, reaction_request.parse(named));
    CO_TRY(const auto seq, seq_in(exchange));
    co_return co_await done(exchange, React{seq, std::move(request.emoji), is_added});
}

ChatApi::Answer ChatApi::add_reaction(net::Exchange& exchange) {
    return react(exchange, true);
}

ChatApi::Answer ChatApi::remove_reaction(net::Exchange& exchange) {
    return react(exchange, false);
}

ChatApi::Answer ChatApi::pin(net::Exchange& exchange, bool is_pinned) {
    CO_TRY(const auto seq, seq_in(exchange));
    co_return co_await done(exchange, Pin{seq, is_pinned});
}

ChatApi::Answer ChatApi::pin_message(net::Exchange& exchange) {
    return pin(exchange, true);
}

ChatApi::Answer ChatApi::unpin_message(net::Exchange& exchange) {
    return pin(exchange, false);
}

ChatApi::Answer ChatApi::get_history(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_CHECK_OK(co_await engine_.view(room, exchange.caller().user));
    CO_TRY(const auto seq, seq_in(exchange));
    using Versions = std::optional<std::vector<MessageVersion>>;
    CO_TRY(const auto versions, co_await context_.blocking().run([this, room, seq]() -> Result<Versions> {
        return engine_.store().history(room, seq);
    }));
    if (!versions) {
        co_return fail(problem::not_found, "there is no such message");
    }
    boost::json::array items;
    for (const auto& version : *versions) {
        items.push_back(boost::json::object{{"text", version.text}, {"at", to_rfc3339(version.at)}});
    }
    co_return net::Response::json(200, boost::json::serialize(boost::json::object{{"items", std::move(items)}}));
}

ChatApi::Answer ChatApi::list_pinned(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_CHECK_OK(co_await engine_.view(room, exchange.caller().user));
    CO_TRY(const auto pinned, co_await context_.blocking().run([this, room]() -> Result<std::vector<std::string>> {
        return engine_.store().pinned(room);
    }));
    std::string json = "{\"items\":[";
    for (const auto& message : pinned) {
        json += json.back() == '[' ? "" : ",";
        json += message;
    }
    co_return net::Response::json(200, json + "]}");
}

}  // namespace messenger::chat
