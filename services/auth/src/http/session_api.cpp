#include "http/session_api.hpp"

#include "http/auth_answers.hpp"
#include "http/auth_codec.hpp"
#include "http/caller.hpp"
#include "http/refresh_cookie.hpp"

namespace messenger::auth {
namespace {

/// 204, and the refresh cookie is gone if there was one.
net::Response signed_out(const net::Request& request) {
    auto response = net::Response::empty(204);
    if (wants_cookie(request) || !refresh_cookie(request).empty()) {
        response.headers.add("Set-Cookie", clear_refresh_cookie(request));
    }
    return response;
}

}  // namespace

SessionApi::SessionApi(Accounts& accounts, Sessions& sessions, PublishedKeys& keys, net::RouteTable& routes)
    : accounts_(accounts), sessions_(sessions), keys_(keys) {
    routes.get("/api/auth/verify", "Whether the access token is valid, and whose it is")
        .answers(200, "The user and the session", &verify_answer)
        .leads_to(200, "DELETE /api/auth/sessions/{id}", "id", "/sessionId")
        .handled_by(&SessionApi::verify, this);
    routes.post("/api/auth/logout", "End this session")
        .answers(204, "Its tokens and sockets are dead")
        .handled_by(&SessionApi::log_out, this);
    routes.post("/api/auth/logout-all", "End all sessions of the user")
        .answers(204, "Their tokens and sockets are dead")
        .handled_by(&SessionApi::log_out_everywhere, this);
    routes.get("/api/auth/sessions", "The user's sessions, newest first")
        .queries(sessions_schema)
        .answers(200, "A page of sessions", &sessions_answer)
        .handled_by(&SessionApi::list, this);
    routes.del("/api/auth/sessions/{id}", "End a session of the user")
        .answers(204, "Its tokens and sockets are dead")
        .answers(404, "The user has no such session")
        .handled_by(&SessionApi::end, this);
    routes.get("/.well-known/jwks.json", "The public keys that access tokens are checked with")
        .open()
        .answers(200, "A JSON Web Key Set", &jwks_answer)
        .handled_by(&SessionApi::keys, this);
}

SessionApi::Answer SessionApi::verify(net::Exchange& exchange) {
    const auto& caller = exchange.caller();
    auto account = co_await accounts_.find(caller.user);
    if (!account) {
        co_return account.error().is(problem::not_found) ? fail(problem::unauthenticated, "the account is gone")
                                                         : std::unexpected(std::move(account).error());
    }
    co_return json_response(200, boost::json::object{{"valid", true},
                                                     {"user", user_json(**account)},
                                                     {"sessionId", caller.session.to_string()},
                                                     {"expiresAt", to_rfc3339(caller.expires_at)}});
}

SessionApi::Answer SessionApi::log_out(net::Exchange& exchange) {
    const auto ended =
        co_await sessions_.end(exchange.caller().user, exchange.caller().session, device_of(exchange.request));
    // A session that expired or was ended meanwhile is what the caller asked for.
    if (!ended && !ended.error().is(problem::not_found)) {
        co_return std::unexpected(ended.error());
    }
    co_return signed_out(exchange.request);
}

SessionApi::Answer SessionApi::log_out_everywhere(net::Exchange& exchange) {
    CO_CHECK_OK(co_await sessions_.end_all(exchange.caller().user, device_of(exchange.request)));
    co_return signed_out(exchange.request);
}

SessionApi::Answer SessionApi::list(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(sessions_schema));
    const auto limit = static_cast<std::size_t>(query.limit.value_or(50));
    CO_TRY(const auto page, co_await sessions_.list(exchange.caller().user, query.cursor, limit));
    boost::json::array items;
    for (const auto& session : page.items) {
        items.push_back(session_json(session, exchange.caller().session));
    }
    boost::json::value next;
    if (page.next) {
        next = boost::json::string(page.next->to_string());
    }
    co_return json_response(200, boost::json::object{{"items", std::move(items)}, {"nextCursor", std::move(next)}});
}

SessionApi::Answer SessionApi::end(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<SessionId>("id"));
    CO_CHECK_OK(co_await sessions_.end(exchange.caller().user, id, device_of(exchange.request)));
    co_return net::Response::empty(204);
}

SessionApi::Answer SessionApi::keys(net::Exchange&) {
    auto response = net::Response::json(200, co_await keys_.jwks());
    response.headers.set("Cache-Control", "public, max-age=60");
    co_return response;
}

}  // namespace messenger::auth
