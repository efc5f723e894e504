#include "store/sql_report_store.hpp"

#include "store/room_rows.hpp"
#include "store/sql_row.hpp"
#include "store/user_keys.hpp"

namespace messenger::chat {
namespace {

using store::number_at;
using store::text_at;

const std::string report_columns =
    "SELECT p.id, r.id, p.seq, u.id, p.reason, p.comment, p.created_at, p.status, d.id, p.resolved_at, a.id "
    "FROM reports p JOIN rooms r ON r.key = p.room JOIN users u ON u.key = p.reporter "
    "JOIN users a ON a.key = p.author LEFT JOIN users d ON d.key = p.resolved_by ";

Report report_in(const soci::row& row) {
    Report report{.id = ReportId::parse(text_at(row, 0)).value_or(ReportId()),
                  .room = RoomId::parse(text_at(row, 1)).value_or(RoomId()),
                  .seq = number_at(row, 2),
                  .author = UserId::parse(text_at(row, 10)).value_or(UserId()),
                  .reporter = UserId::parse(text_at(row, 3)).value_or(UserId()),
                  .reason = static_cast<ReportReason>(number_at(row, 4)),
                  .comment = text_at(row, 5),
                  .created_at = from_micros(number_at(row, 6)),
                  .status = static_cast<ReportStatus>(number_at(row, 7)),
                  .decided = std::nullopt};
    if (const auto by = UserId::parse(text_at(row, 8))) {
        report.decided = {.by = *by, .at = from_micros(number_at(row, 9))};
    }
    return report;
}

std::vector<Report> reports_in(const soci::rowset<soci::row>& rows) {
    std::vector<Report> reports;
    for (const auto& row : rows) {
        reports.push_back(report_in(row));
    }
    return reports;
}

void insert(soci::session& sql, const Report& report, long long room, long long reporter) {
    const auto author = make_user_key(sql, report.author);
    const auto id = report.id.to_string();
    const auto reason = static_cast<long long>(report.reason);
    const long long seq = report.seq, created_at = to_micros(report.created_at);
    sql << "INSERT INTO reports (id, room, seq, author, reporter, reason, comment, created_at) "
           "VALUES (:id, :room, :seq, :author, :reporter, :reason, :comment, :created_at)",
        soci::use(id), soci::use(room), soci::use(seq), soci::use(author), soci::use(reporter), soci::use(reason),
        soci::use(report.comment), soci::use(created_at);
}

}  // namespace

Result<Reported> SqlReportStore::add(const Report& report) {
    return database_.write([&](soci::session& sql) -> Result<Reported> {
        const auto room = key_of(sql, report.room);
        if (!room) {
            return fail(problem::not_found);
        }
        const auto reporter = make_user_key(sql, report.reporter);
        const long long seq = report.seq;
        soci::row first;
        sql << report_columns + "WHERE p.room = :room AND p.seq = :seq AND p.reporter = :reporter", soci::use(*room),
            soci::use(seq), soci::use(reporter), soci::into(first);
        if (sql.got_data()) {
            return Reported{.report = report_in(first), .is_new = false};
        }
        long long open = 0;
        sql << "SELECT count(*) FROM reports WHERE reporter = :reporter AND status = 0", soci::use(reporter),
            soci::into(open);
        if (open >= max_open_reports) {
            return fail(problem::conflict, "100 of your reports are open already");
        }
        insert(sql, report, *room, reporter);
        return Reported{.report = report};
    });
}

std::vector<Report> SqlReportStore::reports(const ReportQuery& query) {
    return database_.read([&](soci::session& sql) {
        const auto status = static_cast<long long>(query.status);
        const auto by = query.by.to_string();
        const long long limit = query.limit;
        const std::string before = query.after ? query.after->to_string() : "g";  // after every UUID
        const std::string page =
            "p.status = :status AND p.id < :before AND a.id <> :by ORDER BY p.id DESC LIMIT :limit";
        if (!query.room) {
            const soci::rowset<soci::row> rows = (sql.prepare << report_columns + "WHERE " + page, soci::use(status),
                                                  soci::use(before), soci::use(by), soci::use(limit));
            return reports_in(rows);
        }
        const auto room = query.room->to_string();
        const soci::rowset<soci::row> rows =
            (sql.prepare << report_columns + "WHERE p.room = (SELECT key FROM rooms WHERE id = :room) AND " + page,
             soci::use(room), soci::use(status), soci::use(before), soci::use(by), soci::use(limit));
        return reports_in(rows);
    });
}

Result<Report> SqlReportStore::decide(RoomId room, ReportId id, ReportStatus status, const Decided& decided) {
    return database_.write([&](soci::session& sql) -> Result<Report> {
        const auto key = id.to_string();
        soci::row row;
        sql << report_columns + "WHERE p.id = :id", soci::use(key), soci::into(row);
        auto report = sql.got_data() ? report_in(row) : Report();
        if (report.id != id || report.room != room || report.author == decided.by) {
            return fail(problem::not_found, "there is no such report");
        }
        if (report.status == status) {
            return report;
        }
        report.status = status;
        report.decided = decided;
        const auto status_value = static_cast<long long>(status);
        const auto by = make_user_key(sql, decided.by);
        const long long at = to_micros(decided.at);
        sql << "UPDATE reports SET status = :status, resolved_by = :by, resolved_at = :at WHERE id = :id",
            soci::use(status_value), soci::use(by), soci::use(at), soci::use(key);
        return report;
    });
}

}  // namespace messenger::chat
