#include "host/reloads.hpp"

#include <algorithm>

#include "core/failure.hpp"
#include "core/log.hpp"
#include "host/service.hpp"

namespace messenger {
namespace {

void log_refusal(std::string_view reason) {
    log::error("the settings that were read anew are wrong: the old ones stay in force", {{"reason", reason}});
}

std::string join(const std::vector<const AnySetting*>& settings) {
    std::string names;
    for (const auto* setting : settings) {
        names += (names.empty() ? "" : ",") + std::string(setting->name());
    }
    return names;
}

}  // namespace

void Reloads::follow(const SettingList& followed, Reload reload, When when) {
    for (const auto* setting : followed) {
        in_force_.try_emplace(setting, start_.text(*setting));
    }
    followers_.push_back({followed, std::move(reload), when});
}

bool Reloads::apply(const SettingList& known, const ReadSettings& read) {
    const auto next = read();
    if (!next) {
        log_refusal(next.error());
        return false;
    }
    return apply(known, *next);
}

bool Reloads::apply(const SettingList& known, const Settings& next) {
    SettingList changed;
    SettingList frozen;
    for (const auto* setting : known) {
        const auto found = in_force_.find(setting);
        if (found == in_force_.end() ? start_.text(*setting) != next.text(*setting)
                                     : found->second != next.text(*setting)) {
            (found == in_force_.end() ? frozen : changed).push_back(setting);
        }
    }
    std::vector<std::function<void()>> steps;
    try {
        for (const auto& follower : followers_) {
            if (follower.when == When::always ||
                std::ranges::find_first_of(follower.settings, changed) != follower.settings.end()) {
                steps.push_back(follower.reload(next));
            }
        }
    } catch (const SettingsError& error) {
        log_refusal(error.what());
        return false;
    } catch (const std::exception& error) {
        log_refusal(safe_reason(error));
        return false;
    }
    for (const auto& step : steps) {
        step();
    }
    for (const auto* setting : changed) {
        in_force_[setting] = next.text(*setting);
    }
    if (!frozen.empty()) {
        log::warning("changed settings need a restart", {{"settings", join(frozen)}});
    }
    log::info("settings read anew", {{"changed", join(changed)}});
    return true;
}

}  // namespace messenger
