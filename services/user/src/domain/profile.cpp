#include "domain/profile.hpp"

#include <algorithm>
#include <utility>

#include "core/unicode.hpp"
#include "domain/search_text.hpp"

namespace messenger::user {

Profile make_profile(NewProfile account, Timestamp at) {
    Profile profile;
    profile.id = account.id;
    profile.display_name = std::move(account.display_name);
    profile.created_at = at;
    profile.updated_at = at;
    return profile;
}

void apply(Profile& profile, const ProfileChange& change, Timestamp at) {
    const auto before = profile;
    // Or a new end would bring an old text back.
    end_status(profile, at);
    profile.display_name = change.display_name.value_or(profile.display_name);
    profile.username = change.username.value_or(profile.username);
    profile.avatar = change.avatar.value_or(profile.avatar);
    profile.time_zone = change.time_zone.value_or(profile.time_zone);
    profile.locale = change.locale.value_or(profile.locale);
    if (change.bio) {
        profile.bio = change.bio->value_or("");
    }
    if (change.status_text) {
        profile.status_text = change.status_text->value_or("");
        profile.status_expires_at.reset();
    }
    profile.status_expires_at = change.status_expires_at.value_or(profile.status_expires_at);
    if (profile.status_text.empty()) {
        profile.status_expires_at.reset();
    }
    if (profile != before) {
        profile.updated_at = at;
    }
}

void end_status(Profile& profile, Timestamp at) {
    if (profile.status_expires_at && *profile.status_expires_at <= at) {
        profile.status_text.clear();
        profile.status_expires_at.reset();
    }
}

bool has_same_card(const Profile& before, const Profile& after) {
    return before.display_name == after.display_name && before.username == after.username &&
           before.avatar == after.avatar;
}

std::string username_key(std::string_view username) {
    return ascii_lowered(std::string(username));
}

std::vector<std::string> search_words(const Profile& profile) {
    auto words = folded_words(profile.display_name);
    if (profile.username) {
        std::ranges::move(folded_words(*profile.username), std::back_inserter(words));
    }
    std::ranges::sort(words);
    words.erase(std::ranges::unique(words).begin(), words.end());
    return words;
}

}  // namespace messenger::user
