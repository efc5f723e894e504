// The audit log as rows.
#pragma once

#include <soci/soci.h>

#include "domain/audit.hpp"

namespace messenger::auth {

/// Adds an entry, in the caller's transaction.
void insert_audit(soci::session& sql, const AuditEntry& entry);
std::vector<AuditEntry> select_audit(soci::session& sql, const AuditQuery& query);

}  // namespace messenger::auth
