#include "http/import_api.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/schema.hpp"
#include "http/chat_answers.hpp"
#include "http/import_parts.hpp"

namespace messenger::chat {
namespace {

struct ImportQuery {
    std::optional<RoomId> room;
    std::optional<std::string> client_id;
};
const Schema<ImportQuery> import_query("ImportRoom", field("room", &ImportQuery::room, id<RoomId>()),
                                       field("clientId", &ImportQuery::client_id, text().length(1, 128)));

/// The lines of a part as events that follow `end`.
Result<std::vector<ParsedEvent>> parse_events(std::string_view text, RoomId room, Seq end) {
    std::vector<ParsedEvent> events;
    CHECK_OK(each_line(text, [&](const boost::json::value& json) -> Result<> {
        TRY(auto event, parse_event(json, room));
        if (event.seq != end + 1 || (event.seq == 1) != std::holds_alternative<RoomCreated>(event.draft.body)) {
            return invalid_field("/seq", fmt::format("is not what follows {}", end));
        }
        end = event.seq;
        events.push_back(std::move(event));
        return {};
    }));
    if (events.empty()) {
        return invalid_field("", "has no line");
    }
    return events;
}

bool is_same(const Event& stored, const ParsedEvent& parsed) {
    return stored.seq == parsed.seq && stored.type == type_of(parsed.draft.body) && stored.by == parsed.draft.by &&
           stored.at == parsed.draft.at;
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
        .answers(409, "An event could not be made again; those before it were. Or the clientId was for another room")
        .answers(413, "A part is larger than 1 MiB")
        .answers(415, "It is not application/x-ndjson")
        .answers(422, "A line is no event, or not the next one")
        .handled_by(&ImportApi::import_room, this);
}

ImportApi::Answer ImportApi::import_room(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(import_query));
    CO_TRY(const auto text, co_await read_part(exchange));
    auto room = query.room.value_or(RoomId::generate());
    Seq end = 0;
    if (query.room) {
        CO_TRY(const auto found, co_await end_of(room));
        if (!found) {
            co_return fail(problem::not_found, "there is no such room");
        }
        end = *found;
    } else if (query.client_id) {
        room = room_of_client_id(exchange.caller().user, *query.client_id);
    }
    CO_TRY(auto events, parse_events(text, room, end));
    if (!query.room && query.client_id) {
        CO_TRY(end, co_await drop_stored(room, events));
    }
    for (auto& event : events) {
        CO_TRY(const auto committed, co_await engine_.append(std::move(event.draft)));
        if (committed.is_duplicate || committed.event.seq != event.seq) {
            co_return fail(problem::conflict, fmt::format("event {} is not like that any more", event.seq));
        }
        end = event.seq;
    }
    co_return net::Response::json(200, fmt::format(R"({{"room":"{}","lastSeq":{}}})", room.to_string(), end));
}

Task<Result<std::optional<Seq>>> ImportApi::end_of(RoomId room) {
    co_return co_await context_.blocking().run([this, room]() -> Result<std::optional<Seq>> {
        const auto found = engine_.store().load_room(room);
        return found ? std::optional(found->last_seq) : std::nullopt;
    });
}

Task<Result<Seq>> ImportApi::drop_stored(RoomId room, std::vector<ParsedEvent>& events) {
    CO_TRY(const auto end, co_await end_of(room));
    if (!end) {
        co_return 0;
    }
    CO_TRY(const auto stored,
           co_await context_.blocking().run([this, room, count = std::ssize(events)]() -> Result<std::vector<Event>> {
               return engine_.store().events(room, 0, count);
           }));
    if (!std::equal(stored.begin(), stored.end(), events.begin(), is_same)) {
        co_return fail(problem::conflict, "the clientId was used for another room");
    }
    events.erase(events.begin(), events.begin() + std::ssize(stored));
    co_return *end;
}

}  // namespace messenger::chat
