#include "store/settings_changes.hpp"

#include <algorithm>
#include <array>

#include "store/sql_row.hpp"

namespace messenger::user {
namespace {

/// The value of that name, or the first of them.
template <typename E, std::size_t count>
E named(const std::string& name, const std::array<E, count>& all) {
    const auto found = std::ranges::find(all, name, [](E value) { return to_string(value); });
    return found == all.end() ? all.front() : *found;
}

std::optional<UserSettings> select_settings(soci::session& session, const std::string& user) {
    const soci::rowset<soci::row> rows =
        (session.prepare << "SELECT version, theme, language, notification_level, notification_sound, "
                            "desktop_notifications, last_seen, read_receipts FROM settings WHERE user_id = :user",
         soci::use(user));
    for (const auto& row : rows) {
        UserSettings settings;
        settings.version = store::number_at(row, 0);
        settings.theme = named(store::text_at(row, 1), all_themes);
        if (row.get_indicator(2) != soci::i_null) {
            settings.language = store::text_at(row, 2);
        }
        settings.notifications = {.level = named(store::text_at(row, 3), all_notification_levels),
                                  .sound = store::flag_at(row, 4),
                                  .desktop = store::flag_at(row, 5)};
        settings.privacy = {.last_seen = named(store::text_at(row, 6), all_last_seen_audiences),
                            .read_receipts = store::flag_at(row, 7)};
        return settings;
    }
    return std::nullopt;
}

void insert_settings(soci::session& session, const std::string& user, const UserSettings& settings) {
    const long long version = settings.version;
    const std::string theme(to_string(settings.theme));
    const auto language = settings.language.value_or("");
    auto has_language = settings.language ? soci::i_ok : soci::i_null;
    const std::string level(to_string(settings.notifications.level));
    const int sound = settings.notifications.sound ? 1 : 0;
    const int desktop = settings.notifications.desktop ? 1 : 0;
    const std::string last_seen(to_string(settings.privacy.last_seen));
    const int receipts = settings.privacy.read_receipts ? 1 : 0;
    session << "INSERT INTO settings (user_id, version, theme, language, notification_level, notification_sound, "
               "desktop_notifications, last_seen, read_receipts) VALUES (:user, :version, :theme, :language, :level, "
               ":sound, :desktop, :last_seen, :receipts)",
        soci::use(user), soci::use(version), soci::use(theme), soci::use(language, has_language), soci::use(level),
        soci::use(sound), soci::use(desktop), soci::use(last_seen), soci::use(receipts);
}

}  // namespace

UserSettings find_settings(soci::session& session, UserId user) {
    return select_settings(session, user.to_string()).value_or(UserSettings{});
}

Result<UserSettings> change_settings(soci::session& session, ChatEvents& events, UserId user,
                                     const SettingsChange& change) {
    const auto before = find_settings(session, user);
    if (change.version && *change.version != before.version) {
        return fail(problem::conflict, "the settings have changed: the version is " + std::to_string(before.version));
    }
    auto settings = before;
    apply(settings, change);
    if (settings == before) {
        return settings;
    }
    const auto key = user.to_string();
    session << "DELETE FROM settings WHERE user_id = :user", soci::use(key);
    insert_settings(session, key, settings);
    if (settings.privacy != before.privacy) {
        events.add(chat_topic::privacy_changed, privacy_payload(settings.privacy));
    }
    return settings;
}

}  // namespace messenger::user
