// Requests and answers of the auth service as JSON.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "core/schema.hpp"
#include "domain/account.hpp"
#include "domain/account_store.hpp"
#include "domain/sessions.hpp"
#include "net/http.hpp"

namespace messenger::auth {

struct RegisterRequest {
    std::string email;
    std::string password;
    std::string display_name;
};
struct LoginRequest {
    std::string email;
    std::string password;
    std::optional<std::string> totp;
};
struct RefreshRequest {
    std::string refresh_token;
};
struct SessionsQuery {
    std::optional<std::int64_t> limit;
    std::optional<SessionId> cursor;
};
struct DisplayNameRequest {
    std::string display_name;
};
struct RevocationsQuery {
    std::optional<std::int64_t> after;
    std::optional<std::int64_t> wait;  ///< seconds
};

extern const Schema<RegisterRequest> register_schema;
extern const Schema<LoginRequest> login_schema;
extern const Schema<RefreshRequest> refresh_schema;
extern const Schema<SessionsQuery> sessions_schema;
extern const Schema<DisplayNameRequest> display_name_schema;
extern const Schema<RevocationsQuery> revocations_schema;

boost::json::object user_json(const Account& account);
/// Without the refresh token if it goes into a cookie.
boost::json::object signed_in_json(const SignedIn& signed_in, std::chrono::seconds expires_in, bool with_refresh_token);
boost::json::object session_json(const Session& session, SessionId current);
boost::json::object revocation_json(const Revocation& revocation);

net::Response json_response(int status, const boost::json::value& json);

}  // namespace messenger::auth
