// The shapes of the user service's answers, for OpenAPI.
#pragma once

#include "net/answer_schema.hpp"

namespace messenger::user {

extern const net::AnswerSchema own_profile_answer;
extern const net::AnswerSchema profile_answer;
extern const net::AnswerSchema profiles_answer;
extern const net::AnswerSchema cards_answer;
extern const net::AnswerSchema settings_answer;
extern const net::AnswerSchema own_data_answer;
extern const net::AnswerSchema import_answer;

}  // namespace messenger::user
