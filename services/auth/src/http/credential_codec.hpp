// Requests about passwords, mailboxes and second factors as JSON.
#pragma once

#include <optional>
#include <string>

#include "core/schema.hpp"
#include "domain/reauthentication.hpp"

namespace messenger::auth {

struct PasswordChangeRequest {
    std::string current;
    std::string fresh;
};
struct EmailRequest {
    std::string email;
};
struct OptionalEmailRequest {
    std::optional<std::string> email;
};
struct PasswordResetRequest {
    std::string token;
    std::string fresh;
};
struct TokenRequest {
    std::string token;
};
struct ProofRequest {
    std::string password;
    std::optional<std::string> totp;
};
/// A proof that may be missing.
struct OptionalProofRequest {
    std::optional<std::string> password;
    std::optional<std::string> totp;
    std::optional<std::string> code;  ///< the same as totp
};

extern const Schema<PasswordChangeRequest> password_change_schema;
extern const Schema<EmailRequest> email_schema;
extern const Schema<OptionalEmailRequest> optional_email_schema;
extern const Schema<PasswordResetRequest> password_reset_schema;
extern const Schema<TokenRequest> token_schema;
extern const Schema<ProofRequest> proof_schema;
extern const Schema<OptionalProofRequest> optional_proof_schema;

}  // namespace messenger::auth
