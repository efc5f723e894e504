#include "http/administration_codec.hpp"

#include "http/auth_codec.hpp"

namespace messenger::auth {
namespace {

const EnumRule<Role> role_rule = one_of<Role>({{"user", Role::user}, {"admin", Role::admin}});

boost::json::value id_or_null(const std::optional<UserId>& id) {
    return id ? boost::json::value(boost::json::string(id->to_string())) : boost::json::value();
}

}  // namespace

const Schema<UsersQuery> users_query_schema("UsersQuery", field("limit", &UsersQuery::limit, integer(1, 500)),
                                            field("cursor", &UsersQuery::cursor, id<UserId>()),
                                            field("q", &UsersQuery::q, text().length(0, 100)),
                                            field("role", &UsersQuery::role, role_rule),
                                            field("disabled", &UsersQuery::disabled, boolean()));

const Schema<UserChangeRequest> user_change_schema("UserChangeRequest",
                                                   field("disabled", &UserChangeRequest::disabled, boolean()),
                                                   field("role", &UserChangeRequest::role, role_rule));

const Schema<AuditLogQuery> audit_query_schema("AuditLogQuery", field("limit", &AuditLogQuery::limit, integer(1, 500)),
                                               field("cursor", &AuditLogQuery::cursor, id<AuditId>()),
                                               field("user", &AuditLogQuery::user, id<UserId>()));

boost::json::object managed_user_json(const Account& account) {
    auto object = user_json(account);
    object["disabled"] = account.disabled;
    return object;
}

boost::json::object audit_json(const AuditEntry& entry) {
    return {{"id", entry.id.to_string()},
            {"at", to_rfc3339(entry.at)},
            {"action", entry.action},
            {"actor", id_or_null(entry.actor)},
            {"user", id_or_null(entry.subject)},
            {"address", entry.device.address},
            {"userAgent", entry.device.user_agent},
            {"detail", entry.detail}};
}

}  // namespace messenger::auth
