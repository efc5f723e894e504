// Profiles as JSON, and the requests about them.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/schema.hpp"
#include "domain/profile_store.hpp"
#include "net/http.hpp"

namespace messenger::user {

struct SearchRequest {
    std::string query;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;
};
/// A part of a list of users, in the order of their ids.
struct PageRequest {
    std::optional<std::int64_t> limit;
    std::optional<UserId> cursor;
};
struct NewProfileRequest {
    std::string display_name;
};
struct LookupRequest {
    std::vector<UserId> ids;
};
/// Of whom to show something.
struct CardsRequest {
    std::vector<UserId> users;
};

/// How many a list gives to who does not say.
inline constexpr std::size_t default_limit = 50;

extern const Schema<ProfileChange> change_schema;
/// The same of a profile that was kept for a while: its status may have ended.
extern const Schema<ProfileChange> kept_profile_schema;
extern const Schema<SearchRequest> search_schema;
extern const Schema<PageRequest> page_schema;
extern const Schema<NewProfileRequest> new_profile_schema;
extern const Schema<LookupRequest> lookup_schema;
extern const Schema<CardsRequest> cards_schema;

/// Everything, for the user itself; a status text that has ended is not there any more.
boost::json::object own_json(Profile profile);
/// A profile that own_json() has written; nothing if it is none.
std::optional<Profile> from_own_json(std::string_view json);
/// What everybody may see, in the same way.
boost::json::object public_json(Profile profile);
/// What other services need to show a user.
boost::json::object card_json(const Profile& profile);

net::Response json_answer(int status, const boost::json::value& json);
/// `{items, nextCursor}` with public profiles; an empty cursor means that there is no more.
net::Response page_answer(std::vector<Profile> profiles, const std::string& next_cursor);

/// The place behind a page, opaque to clients.
std::string to_cursor(const SearchPosition& position);
/// A validation error for what to_cursor has not made.
Result<SearchPosition> from_cursor(std::string_view cursor);

}  // namespace messenger::user
