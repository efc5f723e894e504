#include "store/profile_changes.hpp"

#include <boost/json.hpp>

#include "store/outbox.hpp"
#include "store/profile_rows.hpp"
#include "store/sql_error.hpp"

namespace messenger::user {
namespace {

/// Puts `user.updated` for auth into its outbox.
void announce_name(soci::session& session, const Profile& profile) {
    const auto id = profile.id.to_string();
    const boost::json::object payload{{"id", id}, {"displayName", profile.display_name}};
    store::outbox::add(session, "user.updated", id, boost::json::serialize(payload));
}

Result<> update_row(soci::session& session, const Profile& profile) {
    try {
        rows::update(session, profile);
        return {};
    } catch (const soci::soci_error& error) {
        if (store::is_unique_violation(session, error)) {
            return fail(problem::username_taken);
        }
        throw;
    }
}

}  // namespace

Result<Profile> change_profile(soci::session& session, ChatEvents& events, UserId id, const ProfileChange& change,
                               Timestamp at) {
    auto profile = rows::find(session, id);
    if (!profile) {
        return fail(problem::not_found);
    }
    const auto before = *profile;
    apply(*profile, change, at);
    if (*profile == before) {
        return before;
    }
    CHECK_OK(update_row(session, *profile));
    if (search_words(before) != search_words(*profile)) {
        rows::replace_words(session, *profile);
    }
    if (before.display_name != profile->display_name) {
        announce_name(session, *profile);
    }
    if (!has_same_card(before, *profile)) {
        events.add(chat_topic::user_updated, card_payload(*profile));
    }
    return std::move(*profile);
}

}  // namespace messenger::user
