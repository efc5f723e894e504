// The store of settings in memory, for tests of the domain.
#pragma once

#include <map>

#include "domain/settings_store.hpp"
#include "tests/domain/memory_profile_store.hpp"

namespace messenger::user {

class MemorySettingsStore final : public SettingsStore {
  public:
    explicit MemorySettingsStore(MemoryProfileStore& profiles) : profiles_(profiles) {
        profiles_.when_removed.emplace_back([this](UserId id) { rows_.erase(id); });
    }

    Task<Result<UserSettings>> find(UserId user) override {
        const auto found = rows_.find(user);
        co_return found == rows_.end() ? UserSettings{} : found->second;
    }
    Task<Result<UserSettings>> update(UserId user, SettingsChange change) override {
        if (!profiles_.has(user)) {
            co_return fail(problem::not_found);
        }
        auto& settings = rows_[user];
        if (change.version && *change.version != settings.version) {
            co_return fail(problem::conflict);
        }
        const auto before = settings.privacy;
        apply(settings, change);
        if (settings.privacy != before) {
            profiles_.told.emplace_back("privacy.changed", user);
        }
        co_return settings;
    }

  private:
    MemoryProfileStore& profiles_;
    std::map<UserId, UserSettings> rows_;
};

}  // namespace messenger::user
