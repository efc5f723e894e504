// One's own data as JSON: the document of the export, which the import reads, and what the import says.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/schema.hpp"
#include "domain/own_data.hpp"

namespace messenger::user {

struct NamedUserRequest {
    UserId id;
    std::optional<std::optional<std::string>> username;
};
/// The export's document as an import reads it.
struct OwnDataRequest {
    ProfileChange profile;
    SettingsChange settings;
    std::vector<NamedUserRequest> contacts;
    std::vector<NamedUserRequest> blocks;
};

/// A document with the largest number of contacts and blocks, all of them with the longest names, is no larger.
inline constexpr std::size_t max_own_data = std::size_t{4} * 1024 * 1024;

/// Made when it is first asked for: it contains other files' schemas.
const Schema<OwnDataRequest>& own_data_schema();
OwnData to_own_data(OwnDataRequest request);

/// Somebody as the export names them.
boost::json::object named_json(const Profile& profile);
boost::json::object report_json(ImportReport report);

}  // namespace messenger::user
