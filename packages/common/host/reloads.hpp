// Reloads: how a process takes over settings that were changed while it runs (SIGHUP). Each part says which settings it
// follows; all of them check and prepare first, and only if none objects the new ones are put in force.
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/settings.hpp"

namespace messenger {

/// What a part of the process makes of settings that were read anew. Called on main's thread. Throws SettingsError
/// where it can't use them; what it gives puts them in force, at once and without throwing.
using Reload = std::function<std::function<void()>(const Settings&)>;
/// Reads all settings again from where they came from; every problem as text.
using ReadSettings = std::function<std::expected<Settings, std::string>()>;

/// Used by main's thread alone.
class Reloads {
  public:
    /// `start` are the settings that the process was started with.
    explicit Reloads(Settings start) : start_(std::move(start)) {}

    /// When a part is told.
    enum class When { one_changed, always };
    /// From now on `reload` is told of changes of these settings; always where they name files whose content counts.
    void follow(const SettingList& followed, Reload reload, When when = When::one_changed);
    /// Puts the new settings in force, or none of them. Logs which changed, which of those need a restart, or why the
    /// old ones stay; whether they are in force.
    bool apply(const SettingList& known, const Settings& next);
    /// The same for what `read` gives; its problems are logged.
    bool apply(const SettingList& known, const ReadSettings& read);

  private:
    struct Follower {
        SettingList settings;
        Reload reload;
        When when;
    };

    Settings start_;
    std::vector<Follower> followers_;
    std::map<const AnySetting*, std::string> in_force_;  ///< of those that somebody follows
};

}  // namespace messenger
