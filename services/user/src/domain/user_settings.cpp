#include "domain/user_settings.hpp"

namespace messenger::user {
namespace {

/// The names of an enumeration's values, in their order.
template <typename E, std::size_t count>
std::string_view name_of(E value, const std::array<std::string_view, count>& names) {
    return names.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view to_string(Theme theme) {
    return name_of(theme, std::to_array<std::string_view>({"system", "light", "dark"}));
}

std::string_view to_string(NotificationLevel level) {
    return name_of(level, std::to_array<std::string_view>({"all", "mentions", "none"}));
}

std::string_view to_string(LastSeenAudience audience) {
    return name_of(audience, std::to_array<std::string_view>({"everybody", "contacts", "nobody"}));
}

void apply(UserSettings& settings, const SettingsChange& change) {
    const auto before = settings;
    settings.theme = change.theme.value_or(settings.theme);
    settings.language = change.language.value_or(settings.language);
    if (change.notifications) {
        auto& notifications = settings.notifications;
        notifications.level = change.notifications->level.value_or(notifications.level);
        notifications.sound = change.notifications->sound.value_or(notifications.sound);
        notifications.desktop = change.notifications->desktop.value_or(notifications.desktop);
    }
    if (change.privacy) {
        auto& privacy = settings.privacy;
        privacy.last_seen = change.privacy->last_seen.value_or(privacy.last_seen);
        privacy.read_receipts = change.privacy->read_receipts.value_or(privacy.read_receipts);
    }
    if (settings != before) {
        ++settings.version;
    }
}

}  // namespace messenger::user
