#include "http/credential_codec.hpp"

#include "domain/account_rules.hpp"

namespace messenger::auth {
namespace {

// Anything that might once have been accepted: what is wrong with it is nobody's business but the owner's.
const TextRule given_secret = text().length(1, 1000);
const TextRule new_password = text().length(min_password, max_password).format("password").check(password_problem);
const TextRule given_code = text().length(0, 40);
const TextRule given_token = text().length(1, 200);

}  // namespace

const Schema<PasswordChangeRequest> password_change_schema(
    "PasswordChangeRequest", field("currentPassword", &PasswordChangeRequest::current, given_secret),
    field("newPassword", &PasswordChangeRequest::fresh, new_password));

const Schema<EmailRequest> email_schema(
    "EmailRequest", field("email", &EmailRequest::email,
                          text().length(3, max_email).format("email").pattern(common_email).check(email_problem)));

const Schema<OptionalEmailRequest> optional_email_schema(
    "OptionalEmailRequest",
    field("email", &OptionalEmailRequest::email,
          text().length(3, max_email).format("email").pattern(common_email).check(email_problem)));

const Schema<PasswordResetRequest> password_reset_schema("PasswordResetRequest",
                                                         field("token", &PasswordResetRequest::token, given_token),
                                                         field("newPassword", &PasswordResetRequest::fresh,
                                                               new_password));

const Schema<TokenRequest> token_schema("TokenRequest", field("token", &TokenRequest::token, given_token));

const Schema<ProofRequest> proof_schema("ProofRequest", field("password", &ProofRequest::password, given_secret),
                                        field("totp", &ProofRequest::totp, given_code));

const Schema<OptionalProofRequest> optional_proof_schema(
    "OptionalProofRequest", field("password", &OptionalProofRequest::password, given_secret),
    field("totp", &OptionalProofRequest::totp, given_code), field("code", &OptionalProofRequest::code, given_code));

}  // namespace messenger::auth
