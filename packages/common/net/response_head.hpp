// The head of an HTTP/1.1 response as it goes over the wire.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace messenger::net {

/// What the Date field says now (RFC 9110 section 5.6.7). The view is good until the next call of the thread.
std::string_view http_date();

/// Whether an answer with this status has a body, be it an empty one (RFC 9110 section 6.4.1).
bool has_body(int status);

/// What becomes of the connection after an answer. A client of HTTP/1.0 has to be told that it stays, and knows no
/// chunks: for it, a body of unknown length ends with the connection.
enum class Persistence { stays, stays_for_http_1_0, closes, ends_body };

/// The status line and the header section with its empty line; adds Date, Connection and what delimits the body where
/// they belong. Thread-safe. Throws std::logic_error for a field that would split the answer; its connection is then to
/// be ended. There is room behind it for so much of a body.
std::string serialize_response_head(const Response& response, Persistence persistence, std::size_t room_for_body = 0);

/// Whether the answer's body is sent in chunks: it has a length that nobody knows yet.
bool is_chunked(const Response& response);

}  // namespace messenger::net
