// The settings of the user service besides those that every process has.
#pragma once

#include "core/settings.hpp"

namespace messenger::user {

inline const Setting<std::string> user_db_url{
    "USER_DB_URL", "sqlite:user.db", "database of the user service; a SQLite file is relative to the data folder"};

inline SettingList settings() {
    return {&user_db_url};
}

}  // namespace messenger::user
