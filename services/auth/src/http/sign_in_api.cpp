#include "http/sign_in_api.hpp"

#include "http/auth_answers.hpp"
#include "http/auth_codec.hpp"
#include "http/caller.hpp"
#include "http/refresh_cookie.hpp"

namespace messenger::auth {
SignInApi::SignInApi(Accounts& accounts, Sessions& sessions, const net::CorsPolicy& cors, net::RouteTable& routes)
    : accounts_(accounts), sessions_(sessions), cors_(cors) {
    routes.post("/api/auth/register", "Make an account and sign in")
        .open()
        .takes(register_schema)
        .answers(201, "Tokens and the user", &signed_in_answer)
        .leads_to(201, "PATCH /api/auth/users/{id}", "id", "/user/id")
        .leads_to(201, "DELETE /api/auth/users/{id}/sessions", "id", "/user/id")
        .leads_to(201, "DELETE /api/auth/users/{id}", "id", "/user/id")
        .answers(409, "The email is taken")
        .handled_by(&SignInApi::register_account, this);
    routes.post("/api/auth/login", "Sign in")
        .open()
        .takes(login_schema)
        .answers(200, "Tokens and the user", &signed_in_answer)
        .answers(401, "The email or the password is wrong, or a code is needed")
        .answers(403, "The account is disabled")
        .handled_by(&SignInApi::log_in, this);
    routes.post("/api/auth/refresh", "New tokens for a refresh token, in the body or in a cookie")
        .open()
        .may_take(refresh_schema)
        .answers(200, "Tokens and the user", &signed_in_answer)
        .answers(401, "The refresh token is not valid, or was used before")
        .answers(403, "The origin is not allowed, or the account is disabled")
        .handled_by(&SignInApi::refresh, this);
}

SignInApi::Answer SignInApi::register_account(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(register_schema));
    CO_TRY(const auto result, co_await accounts_.register_account({.email = std::move(request.email),
                                                                   .password = std::move(request.password),
                                                                   .display_name = std::move(request.display_name),
                                                                   .device = device_of(exchange.request)}));
    co_return signed_in(exchange.request, 201, result);
}

SignInApi::Answer SignInApi::log_in(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(login_schema));
    CO_TRY(const auto result, co_await accounts_.log_in({.email = std::move(request.email),
                                                         .password = std::move(request.password),
                                                         .totp = std::move(request.totp),
                                                         .device = device_of(exchange.request)}));
    co_return signed_in(exchange.request, 200, result);
}

SignInApi::Answer SignInApi::refresh(net::Exchange& exchange) {
    CO_TRY(auto token, refresh_token(exchange));
    CO_TRY(const auto result, co_await sessions_.refresh(std::move(token), device_of(exchange.request)));
    co_return signed_in(exchange.request, 200, result);
}

Result<std::string> SignInApi::refresh_token(const net::Exchange& exchange) const {
    const auto& request = exchange.request;
    if (wants_cookie(request)) {
        // The cookie is sent by the browser whoever asks, so the origin has to be ours.
        if (!request.headers.contains("Origin") || !cors_.allows(request)) {
            return fail(problem::origin_not_allowed);
        }
        auto token = refresh_cookie(request);
        if (token.empty()) {
            return fail(problem::invalid_refresh_token, "there is no refresh cookie");
        }
        return token;
    }
    if (!exchange.has_body) {
        return fail(problem::invalid_refresh_token, "there is no refresh token");
    }
    TRY(auto body, exchange.read(refresh_schema));
    return std::move(body.refresh_token);
}

net::Response SignInApi::signed_in(const net::Request& request, int status, const SignedIn& result) const {
    const bool in_cookie = wants_cookie(request);
    auto response = json_response(status, signed_in_json(result, sessions_.rules().access_lifetime, !in_cookie));
    if (in_cookie) {
        response.headers.add(
            "Set-Cookie", set_refresh_cookie(request, result.tokens.refresh_token, sessions_.rules().refresh_lifetime));
    }
    return response;
}

}  // namespace messenger::auth
