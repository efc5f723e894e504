#include "http/archive_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/schema.hpp"
#include "http/chat_answers.hpp"
#include "http/import_parts.hpp"
#include "http/schemas.hpp"

namespace messenger::chat {
namespace {

struct ArchiveQuery {
    std::optional<RoomId> room;
    std::optional<std::string> client_id;
    std::optional<std::string> name;
};
const Schema<ArchiveQuery> archive_query("ImportMessages", field("room", &ArchiveQuery::room, id<RoomId>()),
                                         field("clientId", &ArchiveQuery::client_id, text().length(1, 128)),
                                         field("name", &ArchiveQuery::name, text().length(1, 100).check(check_name)));

constexpr std::string_view default_name = "Imported messages";

}  // namespace

ArchiveApi::ArchiveApi(ServiceContext& context, Engine& engine) : engine_(engine) {
    context.routes()
        .post("/api/import",
              "Read back what oneself wrote, into a room of one's own, from the parts of an export "
              "(application/x-ndjson), one call for each, in their order; again changes nothing")
        .queries(archive_query)
        .answers(200, "The room, how far it is, and what became of the messages", &archive_answer)
        .answers(400, "A line is no JSON")
        .answers(404, "There is no such room to go on with")
        .answers(409, "Somebody else can read the room, or it is archived or gone")
        .answers(413, "A part is larger than 1 MiB")
        .answers(415, "It is not application/x-ndjson")
        .answers(422, "A line is no message of the past; nothing of the part is taken over")
        .handled_by(&ArchiveApi::import_messages, this);
}

ArchiveApi::Answer ArchiveApi::import_messages(net::Exchange& exchange) {
    CO_TRY(auto query, exchange.query(archive_query));
    CO_TRY(const auto text, co_await read_part(exchange));
    std::vector<ParsedMessage> messages;
    CO_CHECK_OK(each_line(text, [&messages, at = now()](const boost::json::value& json) -> Result<> {
        TRY(auto message, parse_message(json, at));
        messages.push_back(std::move(message));
        return {};
    }));
    const auto user = exchange.caller().user;
    if (query.room) {
        CO_TRY(const auto end, co_await end_of(*query.room, user));
        co_return co_await store(*query.room, user, end, std::move(messages));
    }
    const auto room = query.client_id ? room_of_client_id(user, *query.client_id) : RoomId::generate();
    CO_TRY(const auto end, co_await open(room, user, std::move(query.name).value_or(std::string(default_name))));
    co_return co_await store(room, user, end, std::move(messages));
}

Task<Result<Seq>> ArchiveApi::open(RoomId room, UserId user, std::string name) {
    RoomCreated created{.info = {.id = room, .type = RoomType::group, .name = std::move(name), .created_at = now()},
                        .members = {{user, MemberRole::owner}}};
    CO_TRY(const auto committed,
           co_await engine_.append(
               {.room = room, .by = user, .client_id = Uuid::generate().to_string(), .body = std::move(created)}));
    if (!committed.is_duplicate) {
        co_return committed.event.seq;
    }
    auto end = co_await end_of(room, user);
    if (!end && end.error().is(problem::not_found)) {
        co_return fail(problem::conflict, "the room of this clientId is gone");
    }
    co_return end;
}

Task<Result<Seq>> ArchiveApi::end_of(RoomId room, UserId user) {
    CO_TRY(const auto view, co_await engine_.view(room, user));
    // Or times could be made up in front of others.
    if (view.member_count != 1 || view.info.type != RoomType::group || view.info.is_archived) {
        co_return fail(problem::conflict, "messages are imported only where nobody else reads them");
    }
    co_return view.last_seq;
}

ArchiveApi::Answer ArchiveApi::store(RoomId room, UserId user, Seq end, std::vector<ParsedMessage> messages) {
    std::map<std::pair<RoomId, Seq>, Seq> places;
    std::size_t added = 0, already_there = 0, skipped = 0, without_attachments = 0;
    for (auto& message : messages) {
        if (message.text.empty()) {
            ++skipped;
            continue;
        }
        MessageDraft body{.text = std::move(message.text), .reply_to = std::nullopt, .attachments = {}};
        if (message.reply_to) {
            const auto answered = places.find({message.room, *message.reply_to});
            body.reply_to = answered != places.end() ? std::optional(answered->second) : std::nullopt;
        }
        CO_TRY(const auto committed, co_await engine_.append({.room = room,
                                                              .by = user,
                                                              .client_id = "imported:" + message.id.to_string(),
                                                              .body = std::move(body),
                                                              .at = message.at}));
        places.emplace(std::pair(message.room, message.seq), committed.event.seq);
        end = std::max(end, committed.event.seq);
        ++(committed.is_duplicate ? already_there : added);
        without_attachments += message.has_attachments ? 1 : 0;
    }
    co_return net::Response::json(
        200,
        fmt::format(R"({{"room":"{}","lastSeq":{},"added":{},"alreadyThere":{},"skipped":{},"withoutAttachments":{}}})",
                    room.to_string(), end, added, already_there, skipped, without_attachments));
}

}  // namespace messenger::chat
