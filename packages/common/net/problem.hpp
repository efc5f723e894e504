// Errors as a client sees them: problem+json (RFC 9457).
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "core/error.hpp"
#include "net/http.hpp"

namespace messenger::net {

/// The HTTP status of a category.
int http_status(Errc code);

/// The problem object; `instance` is the request id, or the id of a WebSocket request.
boost::json::object to_problem(const Error& error, std::string_view instance);

/// A limit that a request was one too many for, as its client is told.
struct ReachedLimit {
    std::string_view policy = "default";  ///< a name, of letters, digits and '-'
    std::int64_t quota = 1;               ///< requests in the window
    std::chrono::seconds window{1};
    std::chrono::seconds wait{1};  ///< until the next request may come
};

/// Sets the fields RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), and those three that older
/// clients know.
void describe_limit(Response& response, const ReachedLimit& limit);

/// The whole answer, with Retry-After, RateLimit, WWW-Authenticate and Upgrade where they belong.
Response error_response(const Error& error, std::string_view request_id);

}  // namespace messenger::net
