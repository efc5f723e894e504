// Requests and answers of administrators as JSON.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "core/schema.hpp"
#include "domain/administration.hpp"

namespace messenger::auth {

struct UsersQuery {
    std::optional<std::int64_t> limit;
    std::optional<UserId> cursor;
    std::optional<std::string> q;
    std::optional<Role> role;
    std::optional<bool> disabled;
};
struct UserChangeRequest {
    std::optional<bool> disabled;
    std::optional<Role> role;
};
struct AuditLogQuery {
    std::optional<std::int64_t> limit;
    std::optional<AuditId> cursor;
    std::optional<UserId> user;
};

extern const Schema<UsersQuery> users_query_schema;
extern const Schema<UserChangeRequest> user_change_schema;
extern const Schema<AuditLogQuery> audit_query_schema;

/// An account as an administrator sees it.
boost::json::object managed_user_json(const Account& account);
boost::json::object audit_json(const AuditEntry& entry);

}  // namespace messenger::auth
