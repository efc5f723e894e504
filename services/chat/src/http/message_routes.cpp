// ChatApi's routes about messages, the log and read markers.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "http/chat_api.hpp"
#include "http/limits.hpp"
#include "http/path_seq.hpp"

namespace messenger::chat {
namespace {

std::string_view boolean_text(bool value) {
    return value ? "true" : "false";
}

/// Whether the page ends where the log does: what is asked for first.
bool is_newest(const MessageQuery& query, Seq last_seq) {
    return query.before.value_or(last_seq + 1) > last_seq && !query.after && !query.around &&
           query.limit == default_limit;
}

std::string json_of(const MessagePage& page, const MessageQuery& query) {
    auto json = fmt::format(R"({{"items":[{}])", fmt::join(page.items, ","));
    if (query.around) {
        json += fmt::format(R"(,"hasMoreBefore":{},"hasMoreAfter":{}}})", boolean_text(page.has_more_before),
                            boolean_text(page.has_more_after));
    } else {
        json +=
            fmt::format(R"(,"hasMore":{}}})", boolean_text(query.after ? page.has_more_after : page.has_more_before));
    }
    return json;
}

}  // namespace

ChatApi::Answer ChatApi::post_message(net::Exchange& exchange) {
    const auto* members = exchange.json.if_object();
    if (members == nullptr) {
        co_return invalid_field("", "must be an object");
    }
    CO_TRY(auto parsed, parse_post(*members));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    const auto user = exchange.caller().user;
    auto post = std::move(parsed.post);
    if (parsed.forward) {
        CO_TRY(post, co_await engine_.forward(user, *parsed.forward, std::move(post)));
    }
    const auto text = post.message.text;
    CO_TRY(const auto committed, co_await engine_.execute(Command{room, user, std::move(post)}));
    std::string message(message_in(committed.event.payload));
    if (!committed.is_duplicate) {
        co_return net::Response::json(201, std::move(message));
    }
    if (!is_message_of(committed.event.payload, text)) {
        co_return fail(problem::client_id_reused);
    }
    message.pop_back();
    co_return net::Response::json(200, message + ",\"duplicate\":true}");
}

ChatApi::Answer ChatApi::list_messages(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto query, exchange.query(messages_query));
    if (query.before.has_value() + query.after.has_value() + query.around.has_value() > 1) {
        co_return invalid_field("/before", "only one of before, after and around can be given");
    }
    CO_TRY(const auto view, co_await engine_.view(room, exchange.caller().user));
    const MessageQuery wanted{query.before, query.after, query.around, query.limit.value_or(default_limit)};
    if (engine_.caches() != nullptr && is_newest(wanted, view.last_seq)) {
        co_return co_await newest_page(room, wanted);
    }
    CO_TRY(auto json, co_await context_.blocking().run([this, room, wanted]() -> Result<std::string> {
        return json_of(engine_.store().messages(room, wanted), wanted);
    }));
    co_return net::Response::json(200, std::move(json));
}

ChatApi::Answer ChatApi::newest_page(RoomId room, MessageQuery wanted) {
    auto& pages = engine_.caches()->pages();
    auto kept = co_await pages.find(room);
    auto read = [this, room, wanted, kept = std::move(kept), &pages]() mutable -> Result<std::string> {
        // Read first: what happens meanwhile is in the page, but not in what the page is kept under.
        const auto heads = engine_.store().heads({room});
        if (heads.empty() || !is_newest(wanted, heads.front().last_seq)) {
            return json_of(engine_.store().messages(room, wanted), wanted);
        }
        const bool is_hit = kept && kept->is_of(heads.front());
        pages.count(is_hit);
        if (is_hit) {
            return std::move(kept->json);
        }
        auto json = json_of(engine_.store().messages(room, wanted), wanted);
        pages.keep(heads.front(), json);
        return json;
    };
    CO_TRY(auto json, co_await context_.blocking().run(std::move(read)));
    co_return net::Response::json(200, std::move(json));
}

ChatApi::Answer ChatApi::get_message(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_CHECK_OK(co_await engine_.view(room, exchange.caller().user));
    CO_TRY(const auto seq, seq_in(exchange));
    // As a page of one, which says what became of it as every page does.
    CO_TRY(auto page, co_await context_.blocking().run([this, room, seq]() -> Result<MessagePage> {
        return engine_.store().messages(room, {.before = {}, .after = {}, .around = seq, .limit = 1});
    }));
    if (page.items.empty() || MessageJson(page.items.front()).seq() != seq) {
        co_return fail(problem::not_found, "there is no such message");
    }
    co_return net::Response::json(200, std::move(page.items.front()));
}

ChatApi::Answer ChatApi::list_thread(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto query, exchange.query(events_query));
    CO_CHECK_OK(co_await engine_.view(room, exchange.caller().user));
    CO_TRY(const auto root, seq_in(exchange));
    const auto limit = query.limit.value_or(default_limit);
    CO_TRY(auto found, co_await context_.blocking().run([this, room, root, after = query.after.value_or(0),
                                                         limit]() -> Result<std::vector<std::string>> {
        return engine_.store().thread(room, root, after, limit + 1);
    }));
    const bool has_more = std::ssize(found) > limit;
    found.resize(std::min(found.size(), static_cast<std::size_t>(limit)));
    co_return net::Response::json(
        200, fmt::format(R"({{"items":[{}],"hasMore":{}}})", fmt::join(found, ","), boolean_text(has_more)));
}

ChatApi::Answer ChatApi::list_events(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto query, exchange.query(events_query));
    CO_TRY(const auto view, co_await engine_.view(room, exchange.caller().user));
    const auto after = query.after.value_or(0);
    const auto limit = query.limit.value_or(default_limit);
    struct Page {
        std::vector<Event> events;
        Seq last_seq;
    };
    CO_TRY(const auto page,
           co_await context_.blocking().run([this, room, after, limit, known = view.last_seq]() -> Result<Page> {
               Page found{.events = engine_.store().events(room, after, limit), .last_seq = known};
               if (!found.events.empty()) {
                   found.last_seq = std::max(found.last_seq, found.events.back().seq);
               }
               // Other instances may have stored more than this one has heard of.
               if (engine_.store().is_shared() && std::ssize(found.events) == limit) {
                   for (const auto& head : engine_.store().heads({room})) {
                       found.last_seq = std::max(found.last_seq, head.last_seq);
                   }
               }
               return found;
           }));
    std::string json = "{\"items\":[";
    for (const auto& event : page.events) {
        json += json.back() == '[' ? "" : ",";
        append_event_json(json, event);
    }
    co_return net::Response::json(200, json + "],\"lastSeq\":" + std::to_string(page.last_seq) + "}");
}

ChatApi::Answer ChatApi::mark_read(net::Exchange& exchange) {
    CO_TRY(const auto request, exchange.read(read_request));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_CHECK_OK(co_await engine_.read(room, exchange.caller().user, request.seq));
    co_return net::Response::empty(204);
}

}  // namespace messenger::chat
