// A change of a profile with all that follows from it, in the caller's transaction, which has locked the user's row
// (rows::lock).
#pragma once

#include <soci/soci.h>

#include "core/result.hpp"
#include "store/chat_outbox.hpp"

namespace messenger::user {

/// Gives back the outcome. A new display name is put into the outbox for auth, a new card into the one for chat.
/// not_found; username_taken.
Result<Profile> change_profile(soci::session& session, ChatEvents& events, UserId id, const ProfileChange& change,
                               Timestamp at);

}  // namespace messenger::user
