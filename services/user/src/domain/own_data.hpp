// What a user has taken out of this service, on this server or another one, and what became of it here. Plain values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/profile.hpp"
#include "domain/user_settings.hpp"

namespace messenger::user {

/// Somebody as a document names them: by the id, or, if that is of another server, by the username.
struct NamedUser {
    UserId id;
    std::optional<std::string> username;

    friend bool operator==(const NamedUser&, const NamedUser&) = default;
};

struct OwnData {
    ProfileChange profile;
    SettingsChange settings;
    std::vector<NamedUser> contacts;
    std::vector<NamedUser> blocks;
};

struct ImportedRelations {
    std::size_t added = 0;
    std::size_t already_there = 0;
    std::vector<NamedUser> unknown;  ///< who is not here
};

/// What the user has after an import.
struct ImportReport {
    Profile profile;
    UserSettings settings;
    std::optional<std::string> refused_username;  ///< one that another has, or nobody may have
    ImportedRelations contacts;
    ImportedRelations blocks;
};

}  // namespace messenger::user
