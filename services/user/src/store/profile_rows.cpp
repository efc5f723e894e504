#include "store/profile_rows.hpp"

#include <utility>

#include "domain/profile_rules.hpp"
#include "store/sql_row.hpp"

namespace messenger::user::rows {
namespace {

std::optional<std::string> optional_text(const soci::row& row, std::size_t column) {
    return row.get_indicator(column) == soci::i_null ? std::nullopt : std::optional(row.get<std::string>(column));
}

/// A text that may be NULL, as SOCI binds it.
struct OptionalText {
    explicit OptionalText(const std::optional<std::string>& value)
        : text(value.value_or("")), indicator(value ? soci::i_ok : soci::i_null) {}
    std::string text;
    soci::indicator indicator;
};

/// A number that may be NULL, as SOCI binds it.
struct OptionalNumber {
    explicit OptionalNumber(std::optional<long long> value)
        : number(value.value_or(0)), indicator(value ? soci::i_ok : soci::i_null) {}
    long long number;
    soci::indicator indicator;
};

/// Binds all columns by name and runs the statement.
void execute(soci::session& session, const char* statement, const Profile& profile) {
    const auto id = profile.id.to_string();
    OptionalText username(profile.username);
    OptionalText key(profile.username ? std::optional(username_key(*profile.username)) : std::nullopt);
    OptionalText avatar(profile.avatar ? std::optional(profile.avatar->to_string()) : std::nullopt);
    OptionalNumber status_end(profile.status_expires_at ? std::optional(to_micros(*profile.status_expires_at))
                                                        : std::nullopt);
    OptionalText time_zone(profile.time_zone);
    OptionalText locale(profile.locale);
    const long long created = to_micros(profile.created_at);
    const long long updated = to_micros(profile.updated_at);
    session << statement, soci::use(id, "id"), soci::use(profile.display_name, "display_name"),
        soci::use(username.text, username.indicator, "username"), soci::use(key.text, key.indicator, "username_key"),
        soci::use(profile.bio, "bio"), soci::use(avatar.text, avatar.indicator, "avatar"),
        soci::use(profile.status_text, "status_text"),
        soci::use(status_end.number, status_end.indicator, "status_expires_at"),
        soci::use(time_zone.text, time_zone.indicator, "time_zone"), soci::use(locale.text, locale.indicator, "locale"),
        soci::use(created, "created_at"), soci::use(updated, "updated_at");
}

/// Ids as a statement lists them. They are written out: a UUID needs no quoting, and the number of parameters differs
/// from call to call.
std::string list_of(const std::vector<UserId>& ids) {
    std::string list;
    for (const auto id : ids) {
        list += (list.empty() ? "'" : ",'") + id.to_string() + "'";
    }
    return list;
}

}  // namespace

Profile to_profile(const soci::row& row) {
    Profile profile;
    profile.id = UserId::parse(row.get<std::string>(0)).value();
    profile.display_name = row.get<std::string>(1);
    profile.username = optional_text(row, 2);
    profile.bio = row.get<std::string>(3);
    if (const auto avatar = optional_text(row, 4)) {
        profile.avatar = MediaId::parse(*avatar);
    }
    profile.status_text = row.get<std::string>(5);
    if (const auto end = store::optional_number_at(row, 6)) {
        profile.status_expires_at = from_micros(*end);
    }
    profile.time_zone = optional_text(row, 7);
    profile.locale = optional_text(row, 8);
    profile.created_at = from_micros(store::number_at(row, 9));
    profile.updated_at = from_micros(store::number_at(row, 10));
    return profile;
}

bool lock(soci::session& session, UserId id) {
    // An update locks the row in every database, where SELECT ... FOR UPDATE is unknown to SQLite.
    const auto key = id.to_string();
    soci::statement update =
        (session.prepare << "UPDATE profiles SET updated_at = updated_at WHERE id = :id", soci::use(key));
    update.execute(true);
    return update.get_affected_rows() > 0;
}

std::optional<Profile> find(soci::session& session, UserId id) {
    auto found = find_many(session, {id});
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Profile> find_many(soci::session& session, const std::vector<UserId>& ids) {
    std::vector<Profile> profiles;
    if (ids.empty()) {
        return profiles;
    }
    const soci::rowset<soci::row> found =
        (session.prepare << "SELECT " << profile_columns << " FROM profiles p WHERE p.id IN (" << list_of(ids) << ")");
    for (const auto& row : found) {
        profiles.push_back(to_profile(row));
    }
    return profiles;
}

std::unordered_set<UserId> existing(soci::session& session, const std::vector<UserId>& ids) {
    std::unordered_set<UserId> known;
    if (ids.empty()) {
        return known;
    }
    const soci::rowset<std::string> found =
        (session.prepare << "SELECT id FROM profiles WHERE id IN (" << list_of(ids) << ")");
    for (const auto& id : found) {
        known.insert(UserId::parse(id).value());
    }
    return known;
}

std::unordered_map<std::string, UserId> find_by_username(soci::session& session,
                                                         const std::vector<std::string>& usernames) {
    std::unordered_map<std::string, UserId> owners;
    std::string list;
    for (const auto& username : usernames) {
        // What is left needs no quoting, and is written out as ids are.
        if (problem_with_username(username) == nullptr) {
            list += (list.empty() ? "'" : ",'") + username_key(username) + "'";
        }
    }
    if (list.empty()) {
        return owners;
    }
    const soci::rowset<soci::row> found =
        (session.prepare << "SELECT username_key, id FROM profiles WHERE username_key IN (" << list << ")");
    for (const auto& row : found) {
        owners.emplace(row.get<std::string>(0), UserId::parse(row.get<std::string>(1)).value());
    }
    return owners;
}

void insert(soci::session& session, const Profile& profile) {
    execute(session,
            "INSERT INTO profiles (id, display_name, username, username_key, bio, avatar, status_text, "
            "status_expires_at, time_zone, locale, created_at, updated_at) VALUES (:id, :display_name, :username, "
            ":username_key, :bio, :avatar, :status_text, :status_expires_at, :time_zone, :locale, :created_at, "
            ":updated_at)",
            profile);
}

void update(soci::session& session, const Profile& profile) {
    execute(session,
            "UPDATE profiles SET display_name = :display_name, username = :username, username_key = :username_key, "
            "bio = :bio, avatar = :avatar, status_text = :status_text, status_expires_at = :status_expires_at, "
            "time_zone = :time_zone, locale = :locale, created_at = :created_at, updated_at = :updated_at "
            "WHERE id = :id",
            profile);
}

void replace_words(soci::session& session, const Profile& profile) {
    const auto id = profile.id.to_string();
    session << "DELETE FROM profile_words WHERE profile_id = :id", soci::use(id);
    for (const auto& word : search_words(profile)) {
        session << "INSERT INTO profile_words (word, profile_id) VALUES (:word, :id)", soci::use(word), soci::use(id);
    }
}

}  // namespace messenger::user::rows
