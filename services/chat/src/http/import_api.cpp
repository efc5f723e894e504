#include "http/import_api.hpp"

#include <fmt/format.h>

#include "codec/event_parsing.hpp"
#include "core/schema.hpp"
#include "http/chat_answers.hpp"
#include "net/pipeline.hpp"

namespace messenger::chat {
namespace {

struct ImportQuery {
    std::optional<RoomId> room;
};
const Schema<ImportQuery> import_query("ImportRoom", field("room", &ImportQuery::room, id<RoomId>()));

/// The lines of a part as events that follow `end`; the error names the first line that is wrong.
Result<std::vector<ParsedEvent>> parse_lines(std::string_view text, RoomId room, Seq end) {
    std::vector<ParsedEvent> events;
    std::size_t number = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        ++number;
        const auto json = net::parse_json(line);
        if (!json) {
            return fail(problem::malformed_json, fmt::format("line {}", number));
        }
        auto event = parse_event(*json, room);
        if (!event) {
            auto fields = event.error().fields();
            for (auto& wrong : fields) {
                wrong.path = fmt::format("/{}{}", number - 1, wrong.path);
            }
            return fail(std::move(fields));
        }
        if (event->seq != end + 1 || (event->seq == 1) != std::holds_alternative<RoomCreated>(event->draft.body)) {
            return invalid_field(fmt::format("/{}/seq", number - 1), fmt::format("is not what follows {}", end));
        }
        end = event->seq;
        events.push_back(std::move(*event));
    }
    if (events.empty()) {
        return invalid_field("", "has no line");
    }
    return events;
}

}  // namespace

ImportApi::ImportApi(ServiceContext& context, Engine& engine) : context_(context), engine_(engine) {
    context.routes()
        .post("/api/rooms/import",
              "Make a room from the parts of an export (application/x-ndjson), one call for each, in their order")
        .admin()
        .queries(import_query)
        .answers(200, "The room, and how far it is", &import_answer)
        .answers(400, "A line is no JSON")
        .answers(404, "There is no such room to go on with")
        .answers(409, "An event could not be made again; those before it were")
        .answers(413, "A part is larger than 1 MiB")
        .answers(415, "It is not application/x-ndjson")
        .answers(422, "A line is no event, or not the next one")
        .handled_by(&ImportApi::import_room, this);
}

ImportApi::Answer ImportApi::import_room(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(import_query));
    if (exchange.request.headers.get("Content-Type") != "application/x-ndjson") {
        co_return fail(problem::unsupported_media_type);
    }
    CO_TRY(const auto text, co_await exchange.source->read(net::max_json_body));
    const auto room = query.room.value_or(RoomId::generate());
    Seq end = 0;
    if (query.room) {
        CO_TRY(end, co_await end_of(room));
    }
    CO_TRY(auto events, parse_lines(text, room, end));
    for (auto& event : events) {
        CO_TRY(const auto committed, co_await engine_.append(std::move(event.draft)));
        if (committed.is_duplicate || committed.event.seq != event.seq) {
            co_return fail(problem::conflict, fmt::format("event {} is not like that any more", event.seq));
        }
        end = event.seq;
    }
    co_return net::Response::json(200, fmt::format(R"({{"room":"{}","lastSeq":{}}})", room.to_string(), end));
}

Task<Result<Seq>> ImportApi::end_of(RoomId room) {
    CO_TRY(const auto found, co_await context_.blocking().run([this, room]() -> Result<std::optional<RoomSnapshot>> {
        return engine_.store().load_room(room);
    }));
    if (!found) {
        co_return fail(problem::not_found, "there is no such room");
    }
    co_return found->last_seq;
}

}  // namespace messenger::chat
