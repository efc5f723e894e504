#include "store/sql_audit_log.hpp"

#include "store/audit_rows.hpp"

namespace messenger::auth {

Task<Result<>> SqlAuditLog::record(AuditEntry entry) {
    co_return co_await sql_.write([entry = std::move(entry)](soci::session& sql) -> Result<> {
        insert_audit(sql, entry);
        return {};
    });
}

Task<Result<std::vector<AuditEntry>>> SqlAuditLog::entries(AuditQuery query) {
    co_return co_await sql_.read(
        [=](soci::session& sql) -> Result<std::vector<AuditEntry>> { return select_audit(sql, query); });
}

Task<Result<>> SqlAuditLog::forget_old(Timestamp at) {
    co_return co_await sql_.write([oldest = at - keep_](soci::session& sql) -> Result<> {
        const long long limit = to_micros(oldest);
        sql << "DELETE FROM audit_log WHERE at < :limit", soci::use(limit);
        return {};
    });
}

}  // namespace messenger::auth
