// The settings of users as JSON, and the request that changes them.
#pragma once

#include <boost/json.hpp>

#include "core/schema.hpp"
#include "domain/user_settings.hpp"

namespace messenger::user {

extern const Schema<SettingsChange> settings_change_schema;

boost::json::object settings_json(const UserSettings& settings);

}  // namespace messenger::user
