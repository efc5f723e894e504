// What the settings of the auth service mean.
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "core/settings.hpp"
#include "domain/sessions.hpp"
#include "security/argon2_hasher.hpp"
#include "store/database_url.hpp"

namespace messenger::auth {

/// The databases that auth can keep its data in.
inline constexpr std::array offered_databases{store::Dialect::sqlite, store::Dialect::mysql,
                                              store::Dialect::postgresql};

/// Where auth keeps its data. Throws SettingsError if that is no URL, or there is no driver: a wrong setting, not a
/// broken dependency.
store::DatabaseUrl offered_database_of(const Settings& settings);
/// The file with the signing key; made if it is not there and none was named. Throws DependencyError.
std::filesystem::path key_file_of(const Settings& settings, const std::filesystem::path& data_dir);
/// What secrets in the database are encrypted with; generated if none was given. Throws DependencyError.
std::string encryption_key_of(const Settings& settings, const std::filesystem::path& data_dir);
/// Throws SettingsError if access tokens would live too long.
SessionRules rules_of(const Settings& settings);
Argon2Parameters argon2_of(const Settings& settings);

}  // namespace messenger::auth
