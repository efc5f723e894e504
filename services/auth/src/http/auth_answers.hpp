// The shapes of the auth service's answers, for OpenAPI.
#pragma once

#include "net/answer_schema.hpp"

namespace messenger::auth {

extern const net::AnswerSchema signed_in_answer;
extern const net::AnswerSchema verify_answer;
extern const net::AnswerSchema sessions_answer;
extern const net::AnswerSchema jwks_answer;
extern const net::AnswerSchema enrollment_answer;
extern const net::AnswerSchema recovery_codes_answer;
extern const net::AnswerSchema managed_user_answer;
extern const net::AnswerSchema users_answer;
extern const net::AnswerSchema audit_answer;

}  // namespace messenger::auth
