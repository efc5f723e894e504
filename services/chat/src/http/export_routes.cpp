// ChatApi's routes about taking data out. A large room comes in parts, each of which names the next one in its Link
// header (RFC 8288), so that no answer grows with the room.
#include <fmt/format.h>

#include "codec/event_json.hpp"
#include "codec/message_json.hpp"
#include "http/chat_api.hpp"
#include "http/room_page.hpp"

namespace messenger::chat {
namespace {

/// Of which a part is made, and when it has enough. A part is no larger than what is taken by the import.
constexpr std::int64_t page_size = 500;
constexpr std::size_t part_bytes = 512 * 1024;
/// A page of HTML has no more people, whom the user service is asked about at once.
constexpr std::size_t html_messages = 1'000;

net::Response part(std::string_view type, std::string body, const std::string& file,
                   const std::optional<std::string>& next) {
    net::Response response{.status = 200, .headers = {}, .body = std::move(body)};
    response.headers.add("Content-Type", type);
    response.headers.add("Content-Disposition", "attachment; filename=\"" + file + "\"");
    if (next) {
        response.headers.add("Link", "<" + *next + ">; rel=\"next\"");
    }
    return response;
}

}  // namespace

void ChatApi::add_export_routes(net::RouteTable& routes) {
    routes.get("/api/rooms/{id}/export", "A room to keep: its whole log as JSON lines, or its messages as HTML")
        .queries(export_query)
        .answers(200, "A part; its Link header names the next one")
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ChatApi::export_room, this);
    routes.get("/api/export", "All that the caller has written, as JSON lines")
        .queries(own_export_query)
        .answers(200, "A part; its Link header names the next one")
        .handled_by(&ChatApi::export_own, this);
}

ChatApi::Answer ChatApi::export_room(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto query, exchange.query(export_query));
    CO_TRY(const auto view, co_await engine_.view(room, exchange.caller().user));
    const auto after = query.after.value_or(0);
    if (query.is_html.value_or(false)) {
        co_return co_await export_page(view.info, after);
    }
    struct Lines {
        std::string text;
        Seq last = 0;
    };
    CO_TRY(auto lines, co_await context_.blocking().run([this, room, after]() -> Result<Lines> {
        Lines part{.last = after};
        while (true) {
            const auto events = engine_.store().events(room, part.last, page_size);
            for (const auto& event : events) {
                if (part.text.size() >= part_bytes) {
                    return part;
                }
                append_event_json(part.text, event);
                part.text += '\n';
                part.last = event.seq;
            }
            if (std::ssize(events) < page_size) {
                return part;
            }
        }
    }));
    const auto name = room.to_string();
    const auto next = lines.last < view.last_seq
                          ? std::optional(fmt::format("/api/rooms/{}/export?after={}", name, lines.last))
                          : std::nullopt;
    co_return part("application/x-ndjson", std::move(lines.text), name + ".jsonl", next);
}

ChatApi::Answer ChatApi::export_page(RoomInfo room, Seq after) {
    CO_TRY(auto messages, co_await context_.blocking().run([this, id = room.id, after]() -> Result<MessagePage> {
        MessagePage all;
        std::size_t bytes = 0;
        for (Seq last = after; bytes < part_bytes && all.items.size() < html_messages;) {
            auto found = engine_.store().messages(id, {.after = last, .limit = page_size});
            all.has_more_after = found.has_more_after;
            for (auto& message : found.items) {
                bytes += message.size();
                all.items.push_back(std::move(message));
            }
            if (!found.has_more_after) {
                break;
            }
            last = MessageJson(all.items.back()).seq();
        }
        return all;
    }));
    CO_TRY(const auto names, co_await directory_.names(authors_of(messages.items)));
    std::optional<std::string> next;
    if (messages.has_more_after) {
        next = fmt::format("/api/rooms/{}/export?format=html&after={}", room.id.to_string(),
                           MessageJson(messages.items.back()).seq());
    }
    co_return part("text/html; charset=utf-8", room_page(room, messages.items, names), room.id.to_string() + ".html",
                   next);
}

ChatApi::Answer ChatApi::export_own(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(own_export_query));
    const auto user = exchange.caller().user;
    CO_TRY(const auto found, co_await context_.blocking().run(
                                 [this, user, cursor = query.cursor.value_or(0)]() -> Result<AuthoredMessages> {
                                     return engine_.store().authored(user, cursor);
                                 }));
    std::string lines;
    for (const auto& message : found.items) {
        lines += message;
        lines += '\n';
    }
    const auto next =
        found.next ? std::optional(fmt::format("/api/export?cursor={}", *found.next)) : std::optional<std::string>();
    co_return part("application/x-ndjson", std::move(lines), "messages.jsonl", next);
}

}  // namespace messenger::chat
