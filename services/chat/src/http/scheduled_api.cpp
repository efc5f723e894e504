#include "http/scheduled_api.hpp"

#include <boost/json.hpp>

#include "domain/permissions.hpp"
#include "http/chat_answers.hpp"
#include "http/limits.hpp"
#include "http/time_cursor.hpp"

namespace messenger::chat {
namespace {

constexpr std::chrono::hours furthest{365 * 24};

struct ScheduleRequest {
    std::string text;
    std::string client_id;
    Timestamp send_at{};
    std::optional<Seq> reply_to;
};
const Schema<ScheduleRequest> schedule_request("ScheduleMessage",
                                               field("text", &ScheduleRequest::text, text().length(1, max_text)),
                                               field("clientId", &ScheduleRequest::client_id, text().length(1, 128)),
                                               field("sendAt", &ScheduleRequest::send_at, timestamp()),
                                               field("replyTo", &ScheduleRequest::reply_to, integer(1, max_seq)));

const Schema<ScheduledChange> change_request("ChangeScheduled",
                                             field("text", &ScheduledChange::text, text().length(1, max_text)),
                                             field("sendAt", &ScheduledChange::send_at, timestamp()));

struct ScheduledListQuery {
    std::optional<RoomId> room;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
const Schema<ScheduledListQuery> scheduled_query("Scheduled", field("room", &ScheduledListQuery::room, id<RoomId>()),
                                                 field("limit", &ScheduledListQuery::limit, integer(1, 500)),
                                                 field("cursor", &ScheduledListQuery::cursor, text().length(1, 200)));

Result<> check_time(Timestamp send_at) {
    const auto time = now();
    if (send_at <= time || send_at > time + furthest) {
        return invalid_field("/sendAt", "must be in the future, and at most a year away");
    }
    return {};
}

std::string scheduled_json(const ScheduledMessage& message) {
    boost::json::object json{{"id", message.id.to_string()},
                             {"room", message.room.to_string()},
                             {"text", message.text},
                             {"clientId", message.client_id},
                             {"sendAt", to_rfc3339(message.send_at)},
                             {"status", message.has_failed() ? "failed" : "pending"}};
    if (message.reply_to) {
        json["replyTo"] = *message.reply_to;
    }
    if (message.has_failed()) {
        json["problem"] = "/problems/" + message.problem;
    }
    return boost::json::serialize(json);
}

}  // namespace

ScheduledApi::ScheduledApi(ServiceContext& context, Engine& engine, ScheduledStore& scheduled)
    : context_(context), engine_(engine), scheduled_(scheduled) {
    auto& routes = context.routes();
    routes.post("/api/rooms/{id}/scheduled", "Send a message later; the same clientId again is the same message")
        .takes(schedule_request)
        .answers(201, "The message as it will be sent", &scheduled_answer)
        .leads_to(201, "PATCH /api/scheduled/{id}", "id", "/id")
        .leads_to(201, "DELETE /api/scheduled/{id}", "id", "/id")
        .answers(200, "The message that was scheduled before under this clientId", &scheduled_answer)
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .answers(409, "The caller has as many scheduled messages as there may be")
        .handled_by(&ScheduledApi::schedule, this);
    routes.get("/api/scheduled", "The caller's messages that are to be sent, or could not be")
        .queries(scheduled_query)
        .answers(200, "A page of messages, the next first", &scheduled_list_answer)
        .handled_by(&ScheduledApi::list, this);
    routes.patch("/api/scheduled/{id}", "Change what is sent later, or when")
        .takes(change_request)
        .answers(200, "The changed message", &scheduled_answer)
        .answers(404, "The caller has no such message; it may have been sent")
        .answers(409, "It is being sent, or could not be")
        .handled_by(&ScheduledApi::change, this);
    routes.del("/api/scheduled/{id}", "Do not send a message, or forget one that could not be sent")
        .answers(204, "Done")
        .answers(404, "The caller has no such message; it may have been sent")
        .answers(409, "It is being sent")
        .handled_by(&ScheduledApi::remove, this);
}

ScheduledApi::Answer ScheduledApi::schedule(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(schedule_request));
    CO_CHECK_OK(check_time(request.send_at));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    const auto user = exchange.caller().user;
    CO_TRY(const auto view, co_await engine_.view(room, user));
    if (!may(view.info.type, view.own.role, Permission::write)) {
        co_return fail(problem::cannot_write, "your role does not allow this");
    }
    if (request.reply_to && *request.reply_to > view.last_seq) {
        co_return invalid_field("/replyTo", "is no message of this room");
    }
    ScheduledMessage message{.id = ScheduledId::generate(),
                             .user = user,
                             .room = room,
                             .client_id = std::move(request.client_id),
                             .text = std::move(request.text),
                             .reply_to = request.reply_to,
                             .send_at = request.send_at,
                             .problem = {}};
    CO_TRY(const auto added,
           co_await context_.blocking().run([this, message = std::move(message)] { return scheduled_.add(message); }));
    co_return net::Response::json(added.is_new ? 201 : 200, scheduled_json(added.message));
}

ScheduledApi::Answer ScheduledApi::list(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(scheduled_query));
    const auto limit = query.limit.value_or(default_limit);
    ScheduledQuery wanted{
        .user = exchange.caller().user, .room = query.room, .after = std::nullopt, .limit = limit + 1};
    if (query.cursor) {
        CO_TRY(wanted.after, parse_cursor<ScheduledId>(*query.cursor));
    }
    using Messages = std::vector<ScheduledMessage>;
    CO_TRY(auto messages, co_await context_.blocking().run(
                              [this, wanted]() -> Result<Messages> { return scheduled_.messages(wanted); }));
    const bool has_more = std::ssize(messages) > limit;
    messages.resize(std::min(messages.size(), static_cast<std::size_t>(limit)));
    std::string json = "{\"items\":[";
    for (const auto& message : messages) {
        json += json.back() == '[' ? "" : ",";
        json += scheduled_json(message);
    }
    const auto next = has_more ? "\"" + to_cursor(messages.back().send_at, messages.back().id) + "\"" : "null";
    co_return net::Response::json(200, json + "],\"nextCursor\":" + next + "}");
}

ScheduledApi::Answer ScheduledApi::change(net::Exchange& exchange) {
    CO_TRY(const auto request, exchange.read(change_request));
    if (request.send_at) {
        CO_CHECK_OK(check_time(*request.send_at));
    }
    CO_TRY(const auto id, exchange.id<ScheduledId>("id"));
    CO_TRY(const auto changed, co_await context_.blocking().run([this, user = exchange.caller().user, id, request] {
        return scheduled_.change(user, id, request);
    }));
    co_return net::Response::json(200, scheduled_json(changed));
}

ScheduledApi::Answer ScheduledApi::remove(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<ScheduledId>("id"));
    CO_CHECK_OK(co_await context_.blocking().run(
        [this, user = exchange.caller().user, id] { return scheduled_.remove(user, id); }));
    co_return net::Response::empty(204);
}

}  // namespace messenger::chat
