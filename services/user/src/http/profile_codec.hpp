// Profiles as JSON, and the requests about them.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/schema.hpp"
#include "domain/profile_store.hpp"

namespace messenger::user {

struct SearchRequest {
    std::string query;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
struct NewProfileRequest {
    std::string display_name;
};
struct LookupRequest {
    std::vector<UserId> ids;
};

extern const Schema<ProfileChange> change_schema;
extern const Schema<SearchRequest> search_schema;
extern const Schema<NewProfileRequest> new_profile_schema;
extern const Schema<LookupRequest> lookup_schema;

/// Everything, for the user itself.
boost::json::object own_json(const Profile& profile);
/// What everybody may see.
boost::json::object public_json(const Profile& profile);
/// What other services need to show a user.
boost::json::object card_json(const Profile& profile);

/// The place behind a page, opaque to clients.
std::string to_cursor(const SearchPosition& position);
/// A validation error for what to_cursor has not made.
Result<SearchPosition> from_cursor(std::string_view cursor);

}  // namespace messenger::user
