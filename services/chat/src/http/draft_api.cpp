#include "http/draft_api.hpp"

#include <boost/json.hpp>

#include "http/chat_answers.hpp"
#include "http/limits.hpp"
#include "http/schemas.hpp"
#include "http/time_cursor.hpp"
#include "realtime/frames.hpp"

namespace messenger::chat {
namespace {

struct DraftRequest {
    std::string text;
    std::optional<Seq> reply_to;
};
const Schema<DraftRequest> draft_request("PutDraft", field("text", &DraftRequest::text, text().length(0, 8000)),
                                         field("replyTo", &DraftRequest::reply_to, integer(1, max_seq)));

/// Its members besides the room.
boost::json::object content_json(const UnsentMessage& draft) {
    boost::json::object json{{"text", draft.text}};
    if (draft.reply_to) {
        json["replyTo"] = *draft.reply_to;
    }
    json["updatedAt"] = to_rfc3339(draft.updated_at);
    return json;
}

boost::json::object draft_json(const UnsentMessage& draft) {
    auto json = content_json(draft);
    json["room"] = draft.room.to_string();
    return json;
}

std::string draft_updated(RoomId room, boost::json::value draft) {
    return boost::json::serialize(boost::json::object{
        {"op", "event"}, {"type", "draft.updated"}, {"room", room.to_string()}, {"draft", std::move(draft)}});
}

}  // namespace

DraftApi::DraftApi(ServiceContext& context, Engine& engine, DraftStore& drafts)
    : context_(context), engine_(engine), drafts_(drafts) {
    auto& routes = context.routes();
    routes.put("/api/rooms/{id}/draft", "Keep what the caller has begun to write in a room")
        .takes(draft_request)
        .answers(200, "The draft", &draft_answer)
        .answers(204, "The text was empty: there is no draft any more")
        .leads_to(200, "GET /api/rooms/{id}/draft", "id", "/room")
        .leads_to(200, "DELETE /api/rooms/{id}/draft", "id", "/room")
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .answers(409, "The caller has as many drafts as there may be")
        .handled_by(&DraftApi::put, this);
    routes.get("/api/rooms/{id}/draft", "The caller's draft in a room")
        .answers(200, "The draft", &draft_answer)
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no draft or room, or the caller may not know of it")
        .handled_by(&DraftApi::get, this);
    routes.del("/api/rooms/{id}/draft", "Drop the caller's draft in a room")
        .answers(204, "Done")
        .answers(403, "The caller is no member of this public room")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&DraftApi::remove, this);
    routes.get("/api/drafts", "All of the caller's drafts")
        .queries(list_query)
        .answers(200, "A page of drafts, the last changed first", &drafts_answer)
        .handled_by(&DraftApi::list, this);
}

DraftApi::Answer DraftApi::put(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(draft_request));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    const auto user = exchange.caller().user;
    CO_TRY(const auto view, co_await engine_.view(room, user));
    if (request.reply_to && *request.reply_to > view.last_seq) {
        co_return invalid_field("/replyTo", "is no message of this room");
    }
    if (request.text.empty()) {
        co_return co_await removed(room, user);
    }
    UnsentMessage draft{
        .room = room, .text = std::move(request.text), .reply_to = request.reply_to, .updated_at = now()};
    CO_CHECK_OK(co_await context_.blocking().run([this, user, draft] { return drafts_.put(user, draft); }));
    engine_.send_to_user(user, framed(draft_updated(room, content_json(draft))));
    co_return net::Response::json(200, boost::json::serialize(draft_json(draft)));
}

DraftApi::Answer DraftApi::get(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    const auto user = exchange.caller().user;
    CO_CHECK_OK(co_await engine_.view(room, user));
    using Found = std::optional<UnsentMessage>;
    CO_TRY(const auto draft, co_await context_.blocking().run(
                                 [this, user, room]() -> Result<Found> { return drafts_.find(user, room); }));
    if (!draft) {
        co_return fail(problem::not_found, "there is no draft");
    }
    co_return net::Response::json(200, boost::json::serialize(draft_json(*draft)));
}

DraftApi::Answer DraftApi::remove(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    const auto user = exchange.caller().user;
    CO_CHECK_OK(co_await engine_.view(room, user));
    co_return co_await removed(room, user);
}

DraftApi::Answer DraftApi::removed(RoomId room, UserId user) {
    CO_TRY(const bool was_there, co_await context_.blocking().run(
                                     [this, user, room]() -> Result<bool> { return drafts_.remove(user, room); }));
    if (was_there) {
        engine_.send_to_user(user, framed(draft_updated(room, nullptr)));
    }
    co_return net::Response::empty(204);
}

DraftApi::Answer DraftApi::list(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(list_query));
    std::optional<DraftCursor> after;
    if (query.cursor) {
        CO_TRY(const auto cursor, parse_cursor<RoomId>(*query.cursor));
        after = {cursor.first, cursor.second};
    }
    const auto limit = query.limit.value_or(default_limit);
    const auto user = exchange.caller().user;
    using Drafts = std::vector<UnsentMessage>;
    CO_TRY(auto drafts, co_await context_.blocking().run([this, user, after, limit]() -> Result<Drafts> {
        return drafts_.drafts_of(user, after, limit + 1);
    }));
    const bool has_more = std::ssize(drafts) > limit;
    drafts.resize(std::min(drafts.size(), static_cast<std::size_t>(limit)));
    boost::json::array items;
    for (const auto& draft : drafts) {
        items.push_back(draft_json(draft));
    }
    boost::json::object page{{"items", std::move(items)}, {"nextCursor", nullptr}};
    if (has_more) {
        page["nextCursor"] = to_cursor(drafts.back().updated_at, drafts.back().room);
    }
    co_return net::Response::json(200, boost::json::serialize(page));
}

}  // namespace messenger::chat
