// AuditLog over SQL.
#pragma once

#include "domain/audit.hpp"
#include "store/async_sql.hpp"

namespace messenger::auth {

class SqlAuditLog final : public AuditLog {
  public:
    /// Entries older than `keep` are forgotten.
    SqlAuditLog(store::AsyncSql sql, std::chrono::seconds keep) : sql_(sql), keep_(keep) {}

    Task<Result<>> record(AuditEntry entry) override;
    Task<Result<std::vector<AuditEntry>>> entries(AuditQuery query) override;

    /// Removes what is too old; once in a while.
    Task<Result<>> forget_old(Timestamp at);

  private:
    store::AsyncSql sql_;
    std::chrono::seconds keep_;
};

}  // namespace messenger::auth
