#include "store/profile_rows.hpp"

#include <utility>

#include "domain/search_text.hpp"

namespace messenger::user::rows {
namespace {

constexpr auto columns =
    "p.id, p.display_name, p.username, p.bio, p.avatar, p.status_text, p.time_zone, p.locale, p.created_at, "
    "p.updated_at";

std::optional<std::string> optional_text(const soci::row& row, std::size_t column) {
    return row.get_indicator(column) == soci::i_null ? std::nullopt : std::optional(row.get<std::string>(column));
}

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
    profile.time_zone = optional_text(row, 6);
    profile.locale = optional_text(row, 7);
    profile.created_at = from_micros(row.get<long long>(8));
    profile.updated_at = from_micros(row.get<long long>(9));
    return profile;
}

/// A text that may be NULL, as SOCI binds it.
struct OptionalText {
    explicit OptionalText(const std::optional<std::string>& value)
        : text(value.value_or("")), indicator(value ? soci::i_ok : soci::i_null) {}
    std::string text;
    soci::indicator indicator;
};

/// Binds all columns by name and runs the statement.
void execute(soci::session& session, const char* statement, const Profile& profile) {
    const auto id = profile.id.to_string();
    OptionalText username(profile.username);
    OptionalText key(profile.username ? std::optional(username_key(*profile.username)) : std::nullopt);
    OptionalText avatar(profile.avatar ? std::optional(profile.avatar->to_string()) : std::nullopt);
    OptionalText time_zone(profile.time_zone);
    OptionalText locale(profile.locale);
    const long long created = to_micros(profile.created_at);
    const long long updated = to_micros(profile.updated_at);
    session << statement, soci::use(id, "id"), soci::use(profile.display_name, "display_name"),
        soci::use(username.text, username.indicator, "username"), soci::use(key.text, key.indicator, "username_key"),
        soci::use(profile.bio, "bio"), soci::use(avatar.text, avatar.indicator, "avatar"),
        soci::use(profile.status_text, "status_text"), soci::use(time_zone.text, time_zone.indicator, "time_zone"),
        soci::use(locale.text, locale.indicator, "locale"), soci::use(created, "created_at"),
        soci::use(updated, "updated_at");
}

std::string search_statement(const ProfileSearch& search) {
    std::string sql = "SELECT " + std::string(columns) +
                      ", w.word FROM profile_words w JOIN profiles p ON p.id = w.profile_id WHERE w.word < :lead_end ";
    // One lower bound only, so that a later page starts in the index where it begins.
    sql += search.after ? "AND (w.word, w.profile_id) > (:after_word, :after_id) " : "AND w.word >= :lead ";
    // A profile of which several words fit is listed by its first one only.
    sql +=
        "AND NOT EXISTS (SELECT 1 FROM profile_words e WHERE e.profile_id = w.profile_id AND e.word >= :lead "
        "AND e.word < w.word) ";
    for (std::size_t i = 1; i < search.prefixes.size(); ++i) {
        const auto n = std::to_string(i);
        sql += "AND EXISTS (SELECT 1 FROM profile_words e" + n + " WHERE e" + n + ".profile_id = w.profile_id AND e" +
               n + ".word >= :prefix" + n + " AND e" + n + ".word < :prefix_end" + n + ") ";
    }
    return sql + "ORDER BY w.word, w.profile_id LIMIT :wanted";
}

}  // namespace

std::optional<Profile> find(soci::session& session, UserId id) {
    auto found = find_many(session, {id});
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Profile> find_many(soci::session& session, const std::vector<UserId>& ids) {
    std::vector<Profile> profiles;
    if (ids.empty()) {
        return profiles;
    }
    // Ids are written out: a UUID needs no quoting, and the number of parameters differs from call to call.
    std::string list;
    for (const auto id : ids) {
        list += (list.empty() ? "'" : ",'") + id.to_string() + "'";
    }
    const soci::rowset<soci::row> found =
        (session.prepare << "SELECT " << columns << " FROM profiles p WHERE p.id IN (" << list << ")");
    for (const auto& row : found) {
        profiles.push_back(to_profile(row));
    }
    return profiles;
}

void insert(soci::session& session, const Profile& profile) {
    execute(
        session,
        "INSERT INTO profiles (id, display_name, username, username_key, bio, avatar, status_text, time_zone, locale, "
        "created_at, updated_at) VALUES (:id, :display_name, :username, :username_key, :bio, :avatar, :status_text, "
        ":time_zone, :locale, :created_at, :updated_at)",
        profile);
}

void update(soci::session& session, const Profile& profile) {
    execute(session,
            "UPDATE profiles SET display_name = :display_name, username = :username, username_key = :username_key, "
            "bio = :bio, avatar = :avatar, status_text = :status_text, time_zone = :time_zone, locale = :locale, "
            "created_at = :created_at, updated_at = :updated_at WHERE id = :id",
            profile);
}

void replace_words(soci::session& session, const Profile& profile) {
    const auto id = profile.id.to_string();
    session << "DELETE FROM profile_words WHERE profile_id = :id", soci::use(id);
    for (const auto& word : search_words(profile)) {
        session << "INSERT INTO profile_words (word, profile_id) VALUES (:word, :id)", soci::use(word), soci::use(id);
    }
}

ProfilePage search(soci::session& session, const ProfileSearch& search) {
    std::vector<std::string> ends;
    for (const auto& prefix : search.prefixes) {
        ends.push_back(end_of_prefix(prefix));
    }
    const std::string after_word = search.after ? search.after->word : "";
    const std::string after_id = search.after ? search.after->id.to_string() : "";
    const int wanted = static_cast<int>(search.limit) + 1;
    soci::row row;
    soci::statement statement(session);
    statement.alloc();
    statement.prepare(search_statement(search));
    statement.exchange(soci::use(search.prefixes.front(), "lead"));
    statement.exchange(soci::use(ends.front(), "lead_end"));
    if (search.after) {
        statement.exchange(soci::use(after_word, "after_word"));
        statement.exchange(soci::use(after_id, "after_id"));
    }
    for (std::size_t i = 1; i < search.prefixes.size(); ++i) {
        statement.exchange(soci::use(search.prefixes[i], "prefix" + std::to_string(i)));
        statement.exchange(soci::use(ends[i], "prefix_end" + std::to_string(i)));
    }
    statement.exchange(soci::use(wanted, "wanted"));
    statement.exchange(soci::into(row));
    statement.define_and_bind();
    ProfilePage page;
    std::string last_word;
    for (bool found = statement.execute(true); found; found = statement.fetch()) {
        if (page.items.size() == search.limit) {
            page.next = SearchPosition{last_word, page.items.back().id};
            break;
        }
        page.items.push_back(to_profile(row));
        last_word = row.get<std::string>(10);
    }
    return page;
}

}  // namespace messenger::user::rows
