// Errors as a client sees them: problem+json (RFC 9457).
#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "core/error.hpp"
#include "net/http.hpp"

namespace messenger::net {

/// The HTTP status of a category.
int http_status(Errc code);

/// The problem object; `instance` is the request id, or the id of a WebSocket request.
boost::json::object to_problem(const Error& error, std::string_view instance);

/// The whole answer, with Retry-After, WWW-Authenticate and Upgrade where they belong.
Response error_response(const Error& error, std::string_view request_id);

}  // namespace messenger::net
