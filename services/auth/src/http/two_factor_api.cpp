#include "http/two_factor_api.hpp"

#include "http/auth_answers.hpp"
#include "http/auth_codec.hpp"
#include "http/caller.hpp"
#include "http/credential_codec.hpp"

namespace messenger::auth {
namespace {

/// "code" is what "totp" is called where there is nothing else.
std::optional<std::string> code_in(OptionalProofRequest& request) {
    return request.totp ? std::move(request.totp) : std::move(request.code);
}

}  // namespace

TwoFactorApi::TwoFactorApi(TwoFactor& factors, Reauthentication& reauthentication, Accounts& accounts,
                           net::RouteTable& routes)
    : factors_(factors), reauthentication_(reauthentication), accounts_(accounts) {
    routes.post("/api/auth/totp/enroll", "A secret for an authenticator app; the second factor is on once confirmed")
        .may_take(optional_proof_schema)
        .answers(200, "The secret, as text and as a URI for a QR code", &enrollment_answer)
        .answers(403, "The last proof of who is there is too old: send the password along")
        .answers(409, "The second factor is on already")
        .handled_by(&TwoFactorApi::enroll, this);
    routes.post("/api/auth/totp/confirm", "Turn the second factor on with a code of the app")
        .takes(optional_proof_schema)
        .answers(200, "Ten recovery codes, shown this once", &recovery_codes_answer)
        .answers(401, "The code is wrong")
        .answers(409, "There is no enrolment to confirm")
        .handled_by(&TwoFactorApi::confirm, this);
    routes.post("/api/auth/totp/disable", "Turn the second factor off")
        .may_take(optional_proof_schema)
        .answers(204, "It is off")
        .answers(401, "The code is wrong")
        .answers(403, "The last proof of who is there is too old, or the password is wrong")
        .answers(409, "The second factor is off already")
        .handled_by(&TwoFactorApi::disable, this);
    routes.post("/api/auth/step-up", "Prove again who is there, for what is sensitive in the next minutes")
        .takes(proof_schema)
        .answers(204, "It is proved")
        .answers(401, "The second factor is missing or wrong")
        .answers(403, "The password is wrong")
        .handled_by(&TwoFactorApi::step_up, this);
}

TwoFactorApi::Answer TwoFactorApi::enroll(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(optional_proof_schema));
    const auto& caller = exchange.caller();
    auto code = code_in(request);
    CO_CHECK_OK(co_await reauthentication_.require(caller, {std::move(request.password), std::move(code)},
                                                   device_of(exchange.request)));
    CO_TRY(const auto account, co_await accounts_.find(caller.user));
    CO_TRY(const auto enrollment, co_await factors_.enroll(caller.user, account->email));
    co_return json_response(200, boost::json::object{{"secret", enrollment.secret}, {"uri", enrollment.uri}});
}

TwoFactorApi::Answer TwoFactorApi::confirm(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(optional_proof_schema));
    auto code = code_in(request);
    if (!code) {
        co_return invalid_field("/code", "is required");
    }
    CO_TRY(const auto codes,
           co_await factors_.confirm(exchange.caller().user, std::move(*code), device_of(exchange.request)));
    co_return json_response(200,
                            boost::json::object{{"recoveryCodes", boost::json::array(codes.begin(), codes.end())}});
}

TwoFactorApi::Answer TwoFactorApi::disable(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(optional_proof_schema));
    const auto& caller = exchange.caller();
    auto code = code_in(request);
    CO_CHECK_OK(co_await reauthentication_.require(caller, {std::move(request.password), std::move(code)},
                                                   device_of(exchange.request)));
    CO_CHECK_OK(co_await factors_.disable(caller.user, device_of(exchange.request)));
    co_return net::Response::empty(204);
}

TwoFactorApi::Answer TwoFactorApi::step_up(net::Exchange& exchange) {
    CO_TRY(auto request, exchange.read(proof_schema));
    CO_CHECK_OK(co_await reauthentication_.prove(exchange.caller(), std::move(request.password),
                                                 std::move(request.totp), device_of(exchange.request)));
    co_return net::Response::empty(204);
}

}  // namespace messenger::auth
