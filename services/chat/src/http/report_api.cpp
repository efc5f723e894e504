#include "http/report_api.hpp"

#include <boost/json.hpp>

#include "codec/message_json.hpp"
#include "domain/permissions.hpp"
#include "http/chat_answers.hpp"
#include "http/limits.hpp"
#include "http/path_seq.hpp"

namespace messenger::chat {
namespace {

struct ReportRequest {
    ReportReason reason = ReportReason::other;
    std::optional<std::string> comment;
};
const Schema<ReportRequest> report_request("ReportMessage",
                                           field("reason", &ReportRequest::reason,
                                                 one_of<ReportReason>({{"spam", ReportReason::spam},
                                                                       {"abuse", ReportReason::abuse},
                                                                       {"illegal", ReportReason::illegal},
                                                                       {"other", ReportReason::other}})),
                                           field("comment", &ReportRequest::comment, text().length(0, 1000)));

struct DecideRequest {
    ReportStatus status = ReportStatus::resolved;
};
const Schema<DecideRequest> decide_request("DecideReport",
                                           field("status", &DecideRequest::status,
                                                 one_of<ReportStatus>({{"resolved", ReportStatus::resolved},
                                                                       {"dismissed", ReportStatus::dismissed}})));

struct ReportsQuery {
    std::optional<ReportStatus> status;
    std::optional<std::int64_t> limit;
    std::optional<ReportId> cursor;
};
const Schema<ReportsQuery> reports_query("Reports",
                                         field("status", &ReportsQuery::status,
                                               one_of<ReportStatus>({{"open", ReportStatus::open},
                                                                     {"resolved", ReportStatus::resolved},
                                                                     {"dismissed", ReportStatus::dismissed}})),
                                         field("limit", &ReportsQuery::limit, integer(1, 500)),
                                         field("cursor", &ReportsQuery::cursor, id<ReportId>()));

/// What its reporter and those who decide see.
boost::json::object common_json(const Report& report) {
    return {{"id", report.id.to_string()},
            {"room", report.room.to_string()},
            {"reason", to_string(report.reason)},
            {"comment", report.comment},
            {"createdAt", to_rfc3339(report.created_at)},
            {"status", to_string(report.status)}};
}

}  // namespace

ReportApi::ReportApi(ServiceContext& context, Engine& engine, ReportStore& reports)
    : context_(context), engine_(engine), reports_(reports) {
    auto& routes = context.routes();
    routes.post("/api/rooms/{id}/messages/{seq}/report", "Report a message to those who moderate the room")
        .takes(report_request)
        .answers(201, "The report", &report_answer)
        .leads_to(201, "PATCH /api/rooms/{id}/reports/{reportId}", "id", "/room")
        .leads_to(201, "PATCH /api/rooms/{id}/reports/{reportId}", "reportId", "/id")
        .answers(200, "The report that the caller has made of this message before", &report_answer)
        .answers(403, "The caller is no member of this public room, or wrote the message")
        .answers(404, "There is no such message or room, or the caller may not know of it")
        .answers(409, "The caller has as many open reports as there may be")
        .handled_by(&ReportApi::report, this);
    routes
        .get("/api/rooms/{id}/reports",
             "What was reported in a room, for its moderators; without a status the open ones")
        .queries(reports_query)
        .answers(200, "A page of reports, the last first", &reports_answer)
        .answers(403, "The caller is no member of this public room, or its role does not allow this")
        .answers(404, "There is no such room, or the caller may not know of it")
        .handled_by(&ReportApi::list_of_room, this);
    routes.patch("/api/rooms/{id}/reports/{reportId}", "Decide about a report, or decide otherwise")
        .takes(decide_request)
        .answers(200, "The report", &queued_report_answer)
        .answers(403, "The caller's role does not allow this")
        .answers(404, "There is no such report or room, or the caller may not know of it")
        .handled_by(&ReportApi::decide, this);
    routes.get("/api/reports", "What was reported in all rooms; without a status the open ones")
        .admin()
        .queries(reports_query)
        .answers(200, "A page of reports, the last first", &reports_answer)
        .answers(403, "The caller is no administrator")
        .handled_by(&ReportApi::list_all, this);
}

ReportApi::Answer ReportApi::report(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(report_request));
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    CO_TRY(const auto seq, seq_in(exchange));
    const auto user = exchange.caller().user;
    CO_CHECK_OK(co_await engine_.view(room, user));
    using Found = std::optional<std::string>;
    CO_TRY(const auto found, co_await context_.blocking().run(
                                 [this, room, seq]() -> Result<Found> { return engine_.store().message(room, seq); }));
    const auto message = found ? std::optional<MessageJson>(*found) : std::nullopt;
    if (!message || message->is_deleted()) {
        co_return fail(problem::not_found, "there is no such message");
    }
    if (message->is_by(user)) {
        co_return fail(problem::forbidden, "the message is your own");
    }
    Report report{.id = ReportId::generate(),
                  .room = room,
                  .seq = seq,
                  .author = message->sender(),
                  .reporter = user,
                  .reason = request.reason,
                  .comment = std::move(request.comment).value_or(""),
                  .created_at = now()};
    CO_TRY(const auto added,
           co_await context_.blocking().run([this, report = std::move(report)] { return reports_.add(report); }));
    auto json = common_json(added.report);
    json["seq"] = added.report.seq;
    co_return net::Response::json(added.is_new ? 201 : 200, boost::json::serialize(json));
}

Task<Result<RoomId>> ReportApi::moderated_room(net::Exchange& exchange) {
    CO_TRY(const auto room, exchange.id<RoomId>("id"));
    if (exchange.caller().role == Role::admin) {
        co_return room;
    }
    CO_TRY(const auto view, co_await engine_.view(room, exchange.caller().user));
    if (!may(view.info.type, view.own.role, Permission::delete_others)) {
        co_return fail(problem::forbidden, "your role does not allow this");
    }
    co_return room;
}

ReportApi::Answer ReportApi::list_of_room(net::Exchange& exchange) {
    CO_TRY(const auto room, co_await moderated_room(exchange));
    co_return co_await page(exchange, room);
}

ReportApi::Answer ReportApi::list_all(net::Exchange& exchange) {
    return page(exchange, std::nullopt);
}

ReportApi::Answer ReportApi::page(net::Exchange& exchange, std::optional<RoomId> room) {
    CO_TRY(const auto query, exchange.query(reports_query));
    const auto limit = query.limit.value_or(default_limit);
    const ReportQuery wanted{exchange.caller().user, room, query.status.value_or(ReportStatus::open), query.cursor,
                             limit + 1};
    CO_TRY(auto json, co_await context_.blocking().run([this, wanted, limit]() -> Result<std::string> {
        auto reports = reports_.reports(wanted);
        const bool has_more = std::ssize(reports) > limit;
        reports.resize(std::min(reports.size(), static_cast<std::size_t>(limit)));
        std::string items = "{\"items\":[";
        for (const auto& report : reports) {
            items += items.back() == '[' ? "" : ",";
            items += queue_json(report);
        }
        return items + "],\"nextCursor\":" + (has_more ? "\"" + reports.back().id.to_string() + "\"" : "null") + "}";
    }));
    co_return net::Response::json(200, std::move(json));
}

ReportApi::Answer ReportApi::decide(net::Exchange& exchange) {
    CO_TRY(const auto request, exchange.read(decide_request));
    CO_TRY(const auto room, co_await moderated_room(exchange));
    CO_TRY(const auto id, exchange.id<ReportId>("reportId"));
    const Decided decided{exchange.caller().user, now()};
    CO_TRY(auto json, co_await context_.blocking().run([this, room, id, request, decided]() -> Result<std::string> {
        TRY(const auto report, reports_.decide(room, id, request.status, decided));
        return queue_json(report);
    }));
    co_return net::Response::json(200, std::move(json));
}

std::string ReportApi::queue_json(const Report& report) {
    auto json = common_json(report);
    json["reporter"] = report.reporter.to_string();
    if (report.decided) {
        json["resolvedBy"] = report.decided->by.to_string();
        json["resolvedAt"] = to_rfc3339(report.decided->at);
    }
    auto text = boost::json::serialize(json);
    text.pop_back();
    return text + ",\"message\":" + engine_.store().message(report.room, report.seq).value_or("null") + "}";
}

}  // namespace messenger::chat
