// The tables beside the log, as records: invites, drafts, scheduled messages, reports.
#pragma once

#include "store/sql_records.hpp"

namespace messenger::chat {

store::SqlKind invites();
store::SqlKind drafts();
store::SqlKind scheduled_messages();
store::SqlKind reports();

}  // namespace messenger::chat
