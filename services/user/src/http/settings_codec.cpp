#include "http/settings_codec.hpp"

#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "domain/profile_rules.hpp"

namespace messenger::user {
namespace {

/// One of an enumeration's values by its name.
template <typename E, std::size_t count>
EnumRule<E> name_of(const std::array<E, count>& all) {
    std::vector<std::pair<std::string_view, E>> names;
    for (const auto value : all) {
        names.emplace_back(to_string(value), value);
    }
    return EnumRule<E>(std::move(names));
}

const Schema<NotificationChange> notification_schema(
    "NotificationChange", field("level", &NotificationChange::level, name_of(all_notification_levels)),
    field("sound", &NotificationChange::sound, boolean()), field("desktop", &NotificationChange::desktop, boolean()));

const Schema<PrivacyChange> privacy_schema("PrivacyChange",
                                           field("lastSeen", &PrivacyChange::last_seen,
                                                 name_of(all_last_seen_audiences)),
                                           field("readReceipts", &PrivacyChange::read_receipts, boolean()));

}  // namespace

const Schema<SettingsChange> settings_change_schema(
    "SettingsChange", field("version", &SettingsChange::version, integer(1, std::numeric_limits<std::int64_t>::max())),
    field("theme", &SettingsChange::theme, name_of(all_themes)),
    field("language", &SettingsChange::language,
          text().length(2, 35).format("language-tag").check(problem_with_locale)),
    field("notifications", &SettingsChange::notifications, object(notification_schema)),
    field("privacy", &SettingsChange::privacy, object(privacy_schema)));

boost::json::object settings_json(const UserSettings& settings) {
    boost::json::object json{
        {"version", settings.version}, {"theme", to_string(settings.theme)}, {"language", nullptr}};
    if (settings.language) {
        json["language"] = *settings.language;
    }
    json["notifications"] = {{"level", to_string(settings.notifications.level)},
                             {"sound", settings.notifications.sound},
                             {"desktop", settings.notifications.desktop}};
    json["privacy"] = {{"lastSeen", to_string(settings.privacy.last_seen)},
                       {"readReceipts", settings.privacy.read_receipts}};
    return json;
}

}  // namespace messenger::user
