// ChatApi's route for finding messages.
#include "core/json_text.hpp"
#include "http/chat_answers.hpp"
#include "http/chat_api.hpp"
#include "http/limits.hpp"

namespace messenger::chat {
namespace {

/// What is further down nobody looks for; a narrower question finds it.
constexpr std::int64_t last_offset = 10'000;

}  // namespace

void ChatApi::add_search_routes(net::RouteTable& routes) {
    routes.get("/api/search", "Find messages in the caller's rooms by what they say")
        .queries(search_query)
        .answers(200, "A page of messages, with what is near the match", &search_answer)
        .handled_by(&ChatApi::search, this);
}

ChatApi::Answer ChatApi::search(net::Exchange& exchange) {
    CO_TRY(auto query, exchange.query(search_query));
    const auto limit = query.limit.value_or(default_limit);
    MessageSearchQuery wanted{.by = exchange.caller().user,
                              .text = std::move(query.text),
                              .room = query.room,
                              .from = query.from,
                              .before = query.before,
                              .after = query.after,
                              .has_attachment = query.has_attachment.value_or(false),
                              .by_relevance = query.by_relevance.value_or(false),
                              .limit = limit + 1,
                              .offset = query.cursor.value_or(0)};
    const auto next = wanted.offset + limit;
    CO_TRY(auto found,
           co_await context_.blocking().run([this, wanted = std::move(wanted)]() -> Result<std::vector<FoundMessage>> {
               return search_.find(wanted);
           }));
    const bool has_more = std::ssize(found) > limit && next <= last_offset;
    found.resize(std::min(found.size(), static_cast<std::size_t>(limit)));
    std::string json = "{\"items\":[";
    for (const auto& [message, snippet] : found) {
        json += json.back() == '[' ? "{\"message\":" : ",{\"message\":";
        json += message;
        json += ",\"snippet\":";
        append_json_string(json, snippet);
        json += '}';
    }
    const auto cursor = has_more ? "\"" + std::to_string(next) + "\"" : "null";
    co_return net::Response::json(200, json + "],\"nextCursor\":" + cursor + "}");
}

}  // namespace messenger::chat
