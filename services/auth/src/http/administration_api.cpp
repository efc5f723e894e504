#include "http/administration_api.hpp"

#include "http/administration_codec.hpp"
#include "http/auth_answers.hpp"
#include "http/auth_codec.hpp"
#include "http/caller.hpp"
#include "http/credential_codec.hpp"
#include "http/refresh_cookie.hpp"

namespace messenger::auth {
namespace {

Doer doer_of(const net::Exchange& exchange) {
    return {exchange.caller().user, device_of(exchange.request)};
}

template <typename Page, typename Encode>
net::Response page_response(const Page& page, Encode encode) {
    boost::json::array items;
    for (const auto& item : page.items) {
        items.push_back(encode(item));
    }
    boost::json::value next;
    if (page.next) {
        next = boost::json::string(page.next->to_string());
    }
    return json_response(200, boost::json::object{{"items", std::move(items)}, {"nextCursor", std::move(next)}});
}

}  // namespace

AdministrationApi::AdministrationApi(Administration& administration, Reauthentication& reauthentication,
                                     net::RouteTable& routes)
    : administration_(administration), reauthentication_(reauthentication) {
    routes.get("/api/auth/users", "All accounts, the newest first, or those whose email or name has a text in it")
        .admin()
        .queries(users_query_schema)
        .answers(200, "A page of accounts", &users_answer)
        .handled_by(&AdministrationApi::list, this);
    routes.patch("/api/auth/users/{id}", "Disable or enable an account, or give it a role")
        .admin()
        .takes(user_change_schema)
        .answers(200, "The account", &managed_user_answer)
        .answers(404, "There is no such account")
        .answers(409, "It is the last administrator")
        .handled_by(&AdministrationApi::change, this);
    routes.del("/api/auth/users/{id}", "Delete an account for good")
        .admin()
        .answers(204, "It is gone")
        .answers(404, "There is no such account")
        .answers(409, "It is the last administrator")
        .handled_by(&AdministrationApi::remove, this);
    routes.del("/api/auth/users/{id}/sessions", "Sign somebody out everywhere")
        .admin()
        .answers(204, "The sessions have ended")
        .answers(404, "There is no such account")
        .handled_by(&AdministrationApi::end_sessions, this);
    routes.get("/api/auth/audit", "What happened to the security of all accounts, or of one, the newest first")
        .admin()
        .queries(audit_query_schema)
        .answers(200, "A page of entries", &audit_answer)
        .handled_by(&AdministrationApi::audit, this);
    routes.del("/api/auth/me", "Delete the own account for good")
        .takes(proof_schema)
        .answers(204, "It is gone")
        .answers(401, "The second factor is missing or wrong")
        .answers(403, "The password is wrong")
        .answers(409, "It is the last administrator")
        .handled_by(&AdministrationApi::remove_self, this);
}

AdministrationApi::Answer AdministrationApi::list(net::Exchange& exchange) {
    CO_TRY(auto query, exchange.query(users_query_schema));
    CO_TRY(const auto page,
           co_await administration_.list({.text = query.q.value_or(""),
                                          .role = query.role,
                                          .disabled = query.disabled,
                                          .before = query.cursor,
                                          .limit = static_cast<std::size_t>(query.limit.value_or(50))}));
    co_return page_response(page, managed_user_json);
}

AdministrationApi::Answer AdministrationApi::change(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_TRY(const auto request, exchange.read(user_change_schema));
    CO_CHECK_OK(co_await reauthentication_.require(exchange.caller(), {}, device_of(exchange.request)));
    CO_TRY(const auto account,
           co_await administration_.change(
               {.user = id, .disabled = request.disabled, .role = request.role, .by = doer_of(exchange), .at = now()}));
    co_return json_response(200, managed_user_json(account));
}

AdministrationApi::Answer AdministrationApi::remove(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_CHECK_OK(co_await reauthentication_.require(exchange.caller(), {}, device_of(exchange.request)));
    CO_CHECK_OK(co_await administration_.remove(id, doer_of(exchange)));
    co_return net::Response::empty(204);
}

AdministrationApi::Answer AdministrationApi::end_sessions(net::Exchange& exchange) {
    CO_TRY(const auto id, exchange.id<UserId>("id"));
    CO_CHECK_OK(co_await administration_.end_sessions(id, doer_of(exchange)));
    co_return net::Response::empty(204);
}

AdministrationApi::Answer AdministrationApi::audit(net::Exchange& exchange) {
    CO_TRY(const auto query, exchange.query(audit_query_schema));
    CO_TRY(const auto page,
           co_await administration_.audit({.subject = query.user,
                                           .before = query.cursor,
                                           .limit = static_cast<std::size_t>(query.limit.value_or(50))}));
    co_return page_response(page, audit_json);
}

AdministrationApi::Answer AdministrationApi::remove_self(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(proof_schema));
    CO_CHECK_OK(co_await reauthentication_.prove(exchange.caller(), std::move(request.password),
                                                 std::move(request.totp), device_of(exchange.request)));
    CO_CHECK_OK(co_await administration_.remove(exchange.caller().user, doer_of(exchange)));
    auto response = net::Response::empty(204);
    if (!refresh_cookie(exchange.request).empty()) {
        response.headers.add("Set-Cookie", clear_refresh_cookie(exchange.request));
    }
    co_return response;
}

}  // namespace messenger::auth
