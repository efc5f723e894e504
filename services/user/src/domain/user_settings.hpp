// What users set for themselves, on all their devices. Plain values; every document has a version, which counts its
// changes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace messenger::user {

enum class Theme { system, light, dark };
enum class NotificationLevel { all, mentions, none };
enum class LastSeenAudience { everybody, contacts, nobody };

inline constexpr std::array all_themes{Theme::system, Theme::light, Theme::dark};
inline constexpr std::array all_notification_levels{NotificationLevel::all, NotificationLevel::mentions,
                                                    NotificationLevel::none};
inline constexpr std::array all_last_seen_audiences{LastSeenAudience::everybody, LastSeenAudience::contacts,
                                                    LastSeenAudience::nobody};

struct NotificationSettings {
    NotificationLevel level = NotificationLevel::all;
    bool sound = true;
    bool desktop = true;

    friend bool operator==(const NotificationSettings&, const NotificationSettings&) = default;
};

/// What others may know.
struct PrivacySettings {
    LastSeenAudience last_seen = LastSeenAudience::everybody;
    bool read_receipts = true;

    friend bool operator==(const PrivacySettings&, const PrivacySettings&) = default;
};

/// The defaults are what a user has who never changed any.
struct UserSettings {
    std::int64_t version = 1;
    Theme theme = Theme::system;
    std::optional<std::string> language;  ///< BCP 47 tag; nothing: the device's
    NotificationSettings notifications;
    PrivacySettings privacy;

    friend bool operator==(const UserSettings&, const UserSettings&) = default;
};

struct NotificationChange {
    std::optional<NotificationLevel> level;
    std::optional<bool> sound;
    std::optional<bool> desktop;
};
struct PrivacyChange {
    std::optional<LastSeenAudience> last_seen;
    std::optional<bool> read_receipts;
};
/// New values of some settings; an inner nothing clears one.
struct SettingsChange {
    std::optional<std::int64_t> version;  ///< the one that the change was made from; nothing: any
    std::optional<Theme> theme;
    std::optional<std::optional<std::string>> language;
    std::optional<NotificationChange> notifications;
    std::optional<PrivacyChange> privacy;
};

std::string_view to_string(Theme theme);
std::string_view to_string(NotificationLevel level);
std::string_view to_string(LastSeenAudience audience);

/// Applies a change; the version grows if that makes a difference.
void apply(UserSettings& settings, const SettingsChange& change);

}  // namespace messenger::user
