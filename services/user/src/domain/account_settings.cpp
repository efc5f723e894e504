#include "domain/account_settings.hpp"

#include <utility>

namespace messenger::user {

Task<Result<UserSettings>> AccountSettings::change(UserId user, SettingsChange change) {
    // Makes a profile that is not kept yet.
    CO_CHECK_OK(co_await profiles_.find(user));
    co_return co_await store_.update(user, std::move(change));
}

}  // namespace messenger::user
