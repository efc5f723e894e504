#include "store/sql_settings_store.hpp"

#include <utility>

#include "store/profile_rows.hpp"
#include "store/settings_changes.hpp"

namespace messenger::user {

Task<Result<UserSettings>> SqlSettingsStore::find(UserId user) {
    co_return co_await sql_.read(
        [=](soci::session& session) -> Result<UserSettings> { return find_settings(session, user); });
}

Task<Result<UserSettings>> SqlSettingsStore::update(UserId user, SettingsChange change) {
    co_return co_await chat_.write(
        user, [user, change = std::move(change)](soci::session& session, ChatEvents& events) -> Result<UserSettings> {
            if (!rows::lock(session, user)) {
                return fail(problem::not_found);
            }
            return change_settings(session, events, user, change);
        });
}

}  // namespace messenger::user
