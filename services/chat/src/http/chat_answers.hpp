// The shapes of the chat service's answers, for OpenAPI.
#pragma once

#include "net/answer_schema.hpp"

namespace messenger::chat {

extern const net::AnswerSchema own_room_answer;
extern const net::AnswerSchema own_rooms_answer;
extern const net::AnswerSchema public_rooms_answer;
extern const net::AnswerSchema member_answer;
extern const net::AnswerSchema members_answer;
extern const net::AnswerSchema bans_answer;
extern const net::AnswerSchema notifications_answer;

extern const net::AnswerSchema message_answer;
extern const net::AnswerSchema messages_answer;
extern const net::AnswerSchema thread_answer;
extern const net::AnswerSchema word_filter_answer;
extern const net::AnswerSchema import_answer;
extern const net::AnswerSchema archive_answer;
extern const net::AnswerSchema history_answer;
extern const net::AnswerSchema pins_answer;
extern const net::AnswerSchema events_answer;
extern const net::AnswerSchema search_answer;
extern const net::AnswerSchema presence_answer;

extern const net::AnswerSchema invite_answer;
extern const net::AnswerSchema invites_answer;
extern const net::AnswerSchema invitation_answer;
extern const net::AnswerSchema draft_answer;
extern const net::AnswerSchema drafts_answer;
extern const net::AnswerSchema scheduled_answer;
extern const net::AnswerSchema scheduled_list_answer;
extern const net::AnswerSchema report_answer;
extern const net::AnswerSchema queued_report_answer;
extern const net::AnswerSchema reports_answer;

}  // namespace messenger::chat
