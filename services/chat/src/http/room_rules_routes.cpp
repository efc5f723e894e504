// ChatApi's routes about what can't be written in a room.
#include <boost/json.hpp>

#include "http/chat_answers.hpp"
#include "http/chat_api.hpp"

namespace messenger::chat {

void ChatApi::add_room_rules_routes(net::RouteTable& routes) {
    routes.get("/api/rooms/{id}/word-filter", "The words that members can't write in a room")
        .answers(200, "The words, in alphabetical order", &word_filter_answer)
        .answers(403, "The caller's role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::get_word_filter, this);
    routes.put("/api/rooms/{id}/word-filter", "Set the words that members can't write in a room")
        .takes(word_filter_request)
        .answers(200, "The words, in alphabetical order", &word_filter_answer)
        .answers(403, "The caller's role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::set_word_filter, this);
}

Task<Result<RoomId>> ChatApi::room_to_rule(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto view, co_await engine_.view(room, exchange.caller().user));
    if (!may(view.info.type, view.own.role, Permission::change_info)) {
        co_return fail(problem::forbidden, "your role does not allow this");
    }
    co_return room;
}

ChatApi::Answer ChatApi::get_word_filter(net::Exchange& exchange) {
    CO_TRY(const auto room, co_await room_to_rule(exchange));
    CO_TRY(const auto words, co_await context_.blocking().run([this, room]() -> Result<std::vector<std::string>> {
        return engine_.store().refused_words(room);
    }));
    const boost::json::object answer{{"words", boost::json::value_from(words)}};
    co_return net::Response::json(200, boost::json::serialize(answer));
}

ChatApi::Answer ChatApi::set_word_filter(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(word_filter_request));
    CO_TRY(const auto room, co_await room_to_rule(exchange));
    CO_CHECK_OK(co_await context_.blocking().run([this, room, words = std::move(request.words)]() -> Result<> {
        engine_.store().set_refused_words(room, words);
        engine_.store().touch(room);
        return {};
    }));
    engine_.invalidate(room);
    co_return co_await get_word_filter(exchange);
}

}  // namespace messenger::chat
