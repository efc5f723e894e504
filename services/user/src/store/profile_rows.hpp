// Rows of the table `profiles` and of `profile_words`; every function runs in the caller's transaction.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "domain/profile.hpp"
#include "domain/profile_store.hpp"

namespace messenger::user::rows {

std::optional<Profile> find(soci::session& session, UserId id);
std::vector<Profile> find_many(soci::session& session, const std::vector<UserId>& ids);
/// Throws soci_error when the id or the username is taken.
void insert(soci::session& session, const Profile& profile);
void update(soci::session& session, const Profile& profile);
/// Replaces the words that a profile is found by.
void replace_words(soci::session& session, const Profile& profile);
ProfilePage search(soci::session& session, const ProfileSearch& search);

}  // namespace messenger::user::rows
