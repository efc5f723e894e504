// What the routes that read exports back have in common: parts, which are lines of JSON, and rooms that are made once
// however often somebody asks for them.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "net/routes.hpp"

namespace messenger::chat {

/// The body of a request. unsupported_media_type; payload_too_large beyond 1 MiB.
Task<Result<std::string>> read_part(net::Exchange& exchange);

/// Gives `take` every line in order. malformed_json names the first line that is none; the pointers of a validation
/// error of `take`, at which it ends, begin with the number of the line, from 0.
Result<> each_line(std::string_view text, const std::function<Result<>(const boost::json::value&)>& take);

/// The id of the room that a user makes with this clientId: always the same one.
RoomId room_of_client_id(UserId user, std::string_view client_id);

}  // namespace messenger::chat
