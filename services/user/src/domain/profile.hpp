// What a user shows of itself, and how a profile changes. Plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace messenger::user {

/// An uploaded picture, kept by the media service.
using MediaId = Id<struct MediaTag>;

/// Text is kept exactly as it was given.
struct Profile {
    UserId id;
    std::string display_name;
    std::optional<std::string> username;
    std::string bio;
    std::optional<MediaId> avatar;
    std::string status_text;
    std::optional<Timestamp> status_expires_at;  ///< when the status text ends; nothing: when it is changed
    std::optional<std::string> time_zone;        ///< IANA name
    std::optional<std::string> locale;           ///< BCP 47 tag
    Timestamp created_at{};
    Timestamp updated_at{};

    friend bool operator==(const Profile&, const Profile&) = default;
};

/// What is known of an account when its profile is made.
struct NewProfile {
    UserId id;
    std::string display_name;
};

/// New values of some fields; an inner nothing clears the field. A new status text has no end unless the change gives
/// it one.
struct ProfileChange {
    std::optional<std::string> display_name;
    std::optional<std::optional<std::string>> username;
    std::optional<std::optional<std::string>> bio;
    std::optional<std::optional<MediaId>> avatar;
    std::optional<std::optional<std::string>> status_text;
    std::optional<std::optional<Timestamp>> status_expires_at;
    std::optional<std::optional<std::string>> time_zone;
    std::optional<std::optional<std::string>> locale;
};

/// A profile as it is made for a new account.
Profile make_profile(NewProfile account, Timestamp at);
/// Applies a change; its time is noted if that makes a difference.
void apply(Profile& profile, const ProfileChange& change, Timestamp at);

/// Empties a status text that has ended. Stores keep it as it was; nobody is to see it.
void end_status(Profile& profile, Timestamp at);
/// Whether other services, which show users by name and picture, have to know of the change.
bool has_same_card(const Profile& before, const Profile& after);

/// The form of a username that is unique.
std::string username_key(std::string_view username);
/// The words that a search finds a profile by: folded, sorted, without repeats.
std::vector<std::string> search_words(const Profile& profile);

}  // namespace messenger::user
