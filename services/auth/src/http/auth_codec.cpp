#include "http/auth_codec.hpp"

#include "domain/account_rules.hpp"

namespace messenger::auth {

namespace json = boost::json;

const Schema<RegisterRequest> register_schema(
    "RegisterRequest",
    field("email", &RegisterRequest::email,
          text().length(3, max_email).format("email").pattern(common_email).check(email_problem)),
    field("password", &RegisterRequest::password,
          text().length(min_password, max_password).format("password").check(password_problem)),
    field("displayName", &RegisterRequest::display_name,
          text().length(min_display_name, max_display_name).check(display_name_problem)));

// Anything that might once have been accepted: what is wrong with it is nobody's business but the owner's.
const Schema<LoginRequest> login_schema("LoginRequest", field("email", &LoginRequest::email, text().length(1, 1000)),
                                        field("password", &LoginRequest::password, text().length(1, 1000)),
                                        field("totp", &LoginRequest::totp, text().length(0, 20)));

const Schema<RefreshRequest> refresh_schema("RefreshRequest", field("refreshToken", &RefreshRequest::refresh_token,
                                                                    text().length(1, 200)));

const Schema<SessionsQuery> sessions_schema("SessionsQuery", field("limit", &SessionsQuery::limit, integer(1, 500)),
                                            field("cursor", &SessionsQuery::cursor, id<SessionId>()));

const Schema<DisplayNameRequest> display_name_schema("DisplayNameRequest",
                                                     field("displayName", &DisplayNameRequest::display_name,
                                                           text().length(min_display_name, max_display_name)));

const Schema<RevocationsQuery> revocations_schema("RevocationsQuery",
                                                  field("after", &RevocationsQuery::after,
                                                        integer(0, std::numeric_limits<std::int64_t>::max())),
                                                  field("wait", &RevocationsQuery::wait, integer(0, 30)));

json::object user_json(const Account& account) {
    return {{"id", account.id.to_string()},
            {"email", account.email},
            {"displayName", account.display_name},
            {"role", to_string(account.role)},
            {"emailVerified", account.email_verified},
            {"createdAt", to_rfc3339(account.created_at)}};
}

json::object signed_in_json(const SignedIn& signed_in, std::chrono::seconds expires_in, bool with_refresh_token) {
    json::object object{{"accessToken", signed_in.tokens.access_token}};
    if (with_refresh_token) {
        object["refreshToken"] = signed_in.tokens.refresh_token;
    }
    object["tokenType"] = "Bearer";
    object["expiresIn"] = expires_in.count();
    object["user"] = user_json(signed_in.account);
    return object;
}

json::object session_json(const Session& session, SessionId current) {
    return {{"id", session.id.to_string()},
            {"createdAt", to_rfc3339(session.created_at)},
            {"lastUsedAt", to_rfc3339(session.last_used_at)},
            {"expiresAt", to_rfc3339(session.expires_at)},
            {"address", session.device.address},
            {"userAgent", session.device.user_agent},
            {"current", session.id == current}};
}

json::object revocation_json(const Revocation& revocation) {
    json::object object{{"position", revocation.position}};
    if (revocation.session) {
        object["sessionId"] = revocation.session->to_string();
    }
    if (revocation.user) {
        object["userId"] = revocation.user->to_string();
    }
    object["reason"] = to_string(revocation.reason);
    object["at"] = to_rfc3339(revocation.at);
    object["atMicros"] = to_micros(revocation.at);
    return object;
}

net::Response json_response(int status, const json::value& value) {
    return net::Response::json(status, json::serialize(value));
}

}  // namespace messenger::auth
