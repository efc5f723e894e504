// Rows of the table `settings`; every function runs in the caller's transaction.
#pragma once

#include <soci/soci.h>

#include "core/result.hpp"
#include "store/chat_outbox.hpp"

namespace messenger::user {

/// The defaults for a user who has changed nothing.
UserSettings find_settings(soci::session& session, UserId user);
/// Applies a change and gives back the outcome; the user's row is locked (rows::lock). New privacy is put into the
/// outbox for chat. conflict if the change was made from another version.
Result<UserSettings> change_settings(soci::session& session, ChatEvents& events, UserId user,
                                     const SettingsChange& change);

}  // namespace messenger::user
