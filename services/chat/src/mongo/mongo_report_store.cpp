#include "mongo/mongo_report_store.hpp"

#include "mongo/keys.hpp"
#include "mongo/room_documents.hpp"

namespace messenger::chat {

using mongo::doc;
using mongo::Document;

namespace {

Report report_in(const Document& row) {
    Report report{.id = ReportId::parse(row.text("_id")).value_or(ReportId()),
                  .room = room_in(row),
                  .seq = row.number("seq"),
                  .author = user_in(row, "author"),
                  .reporter = user_in(row, "reporter"),
                  .reason = static_cast<ReportReason>(row.number("reason")),
                  .comment = row.text("comment"),
                  .created_at = time_in(row, "createdAt"),
                  .status = static_cast<ReportStatus>(row.number("status")),
                  .decided = std::nullopt};
    if (const auto by = UserId::parse(row.text("decidedBy"))) {
        report.decided = {.by = *by, .at = time_in(row, "decidedAt")};
    }
    return report;
}

Document document_of(const Report& report) {
    return doc("_id", report.id.to_string(), "room", report.room.to_string(), "seq", report.seq, "author",
               report.author.to_string(), "reporter", report.reporter.to_string(), "reason",
               static_cast<int>(report.reason), "comment", report.comment, "createdAt", to_micros(report.created_at),
               "status", static_cast<int>(ReportStatus::open));
}

std::optional<Report> find_same(mongo::Session& session, const Report& report) {
    const auto row = session.find_one(collection::reports, doc("room", report.room.to_string(), "seq", report.seq,
                                                               "reporter", report.reporter.to_string()));
    return row ? std::optional(report_in(*row)) : std::nullopt;
}

}  // namespace

Result<Reported> MongoReportStore::add(const Report& report) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    if (!find_room(session, report.room)) {
        return fail(problem::not_found);
    }
    if (auto first = find_same(session, report)) {
        return Reported{.report = std::move(*first), .is_new = false};
    }
    const auto open = doc("reporter", report.reporter.to_string(), "status", static_cast<int>(ReportStatus::open));
    if (session.count(collection::reports, open, max_open_reports) >= max_open_reports) {
        return fail(problem::conflict, "100 of your reports are open already");
    }
    if (session.insert(collection::reports, {document_of(report)}).is_duplicate) {
        // Another instance was faster.
        return Reported{.report = find_same(session, report).value_or(report), .is_new = false};
    }
    return Reported{.report = report};
}

std::vector<Report> MongoReportStore::reports(const ReportQuery& query) {
    auto filter = doc("status", static_cast<int>(query.status), "author", doc("$ne", query.by.to_string()));
    if (query.room) {
        filter.add("room", query.room->to_string());
    }
    if (query.after) {
        filter.add("_id", doc("$lt", query.after->to_string()));
    }
    std::vector<Report> reports;
    for (const auto& row :
         pool_.session().find(collection::reports, filter, {.sort = doc("_id", -1), .limit = query.limit})) {
        reports.push_back(report_in(row));
    }
    return reports;
}

Result<Report> MongoReportStore::decide(RoomId room, ReportId id, ReportStatus status, const Decided& decided) {
    const std::lock_guard lock(mutex_);
    auto session = pool_.session();
    const auto row = session.find_one(collection::reports, doc("_id", id.to_string()));
    auto report = row ? report_in(*row) : Report();
    if (report.id != id || report.room != room || report.author == decided.by) {
        return fail(problem::not_found, "there is no such report");
    }
    if (report.status == status) {
        return report;
    }
    report.status = status;
    report.decided = decided;
    session.update(collection::reports, doc("_id", id.to_string()),
                   doc("$set", doc("status", static_cast<int>(status), "decidedBy", decided.by.to_string(), "decidedAt",
                                   to_micros(decided.at))));
    return report;
}

}  // namespace messenger::chat
