#include "http/password_api.hpp"

#include "http/caller.hpp"
#include "http/credential_codec.hpp"
#include "net/pipeline.hpp"

namespace messenger::auth {

PasswordApi::PasswordApi(Passwords& passwords, MailedLinks& links, EmailVerification& verification, Accounts& accounts,
                         net::Authenticator& authenticator, net::RouteTable& routes)
    : passwords_(passwords),
      links_(links),
      verification_(verification),
      accounts_(accounts),
      authenticator_(authenticator) {
    routes.post("/api/auth/password/change", "Change the password; the other sessions end")
        .takes(password_change_schema)
        .answers(204, "It is changed")
        .answers(403, "The current password is wrong")
        .handled_by(&PasswordApi::change, this);
    routes.post("/api/auth/password/forgot", "Have a link to set a new password mailed")
        .open()
        .takes(email_schema)
        .answers(202, "If there is such an account, a mail is on its way")
        .handled_by(&PasswordApi::forgot, this);
    routes.post("/api/auth/password/reset", "Set a new password with the token of a mailed link; all sessions end")
        .open()
        .takes(password_reset_schema)
        .answers(204, "It is set")
        .answers(404, "The link is not valid, was used, or has expired")
        .handled_by(&PasswordApi::reset, this);
    routes.post("/api/auth/email/verify", "Confirm an email with the token of a mailed link")
        .open()
        .takes(token_schema)
        .answers(204, "It is confirmed")
        .answers(404, "The link is not valid, was used, or has expired")
        .handled_by(&PasswordApi::verify, this);
    routes
        .post("/api/auth/email/resend", "Have the link that confirms an email mailed again: the caller's, or one given")
        .open()
        .may_take(optional_email_schema)
        .answers(202, "If there is such an account, and its email is not confirmed, a mail is on its way")
        .answers(401, "There is neither an email nor a valid access token")
        .handled_by(&PasswordApi::resend, this);
}

PasswordApi::Answer PasswordApi::change(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(password_change_schema));
    CO_CHECK_OK(co_await passwords_.change({.user = exchange.caller().user,
                                            .session = exchange.caller().session,
                                            .current = std::move(request.current),
                                            .fresh = std::move(request.fresh),
                                            .device = device_of(exchange.request)}));
    co_return net::Response::empty(204);
}

PasswordApi::Answer PasswordApi::forgot(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(email_schema));
    CO_CHECK_OK(co_await links_.request_reset(std::move(request.email), device_of(exchange.request)));
    co_return net::Response::empty(202);
}

PasswordApi::Answer PasswordApi::reset(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(password_reset_schema));
    CO_CHECK_OK(
        co_await passwords_.reset(std::move(request.token), std::move(request.fresh), device_of(exchange.request)));
    co_return net::Response::empty(204);
}

PasswordApi::Answer PasswordApi::verify(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(token_schema));
    CO_CHECK_OK(co_await verification_.verify(std::move(request.token), device_of(exchange.request)));
    co_return net::Response::empty(204);
}

PasswordApi::Answer PasswordApi::resend(net::Exchange& exchange) {
    CO_TRY(auto email, co_await email_of(exchange));
    CO_CHECK_OK(co_await links_.request_verification(std::move(email), device_of(exchange.request)));
    co_return net::Response::empty(202);
}

Task<Result<std::string>> PasswordApi::email_of(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(optional_email_schema));
    if (request.email) {
        co_return std::move(*request.email);
    }
    const auto token = net::bearer_token(exchange.request);
    if (token.empty()) {
        co_return fail(problem::unauthenticated);
    }
    CO_TRY(const auto caller, co_await authenticator_.authenticate(std::string(token)));
    CO_TRY(const auto account, co_await accounts_.find(caller.user));
    co_return account->email;
}

}  // namespace messenger::auth
