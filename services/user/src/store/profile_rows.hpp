// Rows of the table `profiles`, with the words of `profile_words`; every function runs in the caller's transaction.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "domain/profile.hpp"

namespace messenger::user::rows {

/// The columns that to_profile() reads, in its order; of the table as `p`.
inline constexpr auto profile_columns =
    "p.id, p.display_name, p.username, p.bio, p.avatar, p.status_text, p.status_expires_at, p.time_zone, p.locale, "
    "p.created_at, p.updated_at";

Profile to_profile(const soci::row& row);

/// Keeps others from changing anything of the user until the transaction ends; false if there is no such profile. What
/// changes several rows of a user, or tells others of it in order, begins with this.
bool lock(soci::session& session, UserId id);
std::optional<Profile> find(soci::session& session, UserId id);
/// The known ones among them, in any order.
std::vector<Profile> find_many(soci::session& session, const std::vector<UserId>& ids);
std::unordered_set<UserId> existing(soci::session& session, const std::vector<UserId>& ids);
/// Who has these usernames, by username_key(); names that nobody can have are nobody's.
std::unordered_map<std::string, UserId> find_by_username(soci::session& session,
                                                         const std::vector<std::string>& usernames);
/// Throws soci_error when the id or the username is taken, as update() does.
void insert(soci::session& session, const Profile& profile);
void update(soci::session& session, const Profile& profile);
/// Replaces the words that a profile is found by.
void replace_words(soci::session& session, const Profile& profile);

}  // namespace messenger::user::rows
