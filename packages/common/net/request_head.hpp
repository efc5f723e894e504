// The head of an HTTP/1.1 request, parsed strictly (RFC 9112): whatever two servers could read in two ways is refused,
// since a gateway that forwards it would be the lever of request smuggling. docs/adr/0003 says why this is our own
// code.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "net/http.hpp"

namespace messenger::net {

inline constexpr std::size_t max_head_bytes = 32 * 1024;
inline constexpr std::size_t max_head_fields = 100;

/// How the body is delimited (RFC 9112 section 6).
struct Framing {
    bool is_chunked = false;
    std::uint64_t content_length = 0;
    bool has_body() const { return is_chunked || content_length > 0; }
};

struct RequestHead {
    Request request;
    Framing framing;
    bool is_http_1_0 = false;
    bool keep_alive = true;
    bool expects_continue = false;
};

/// Parses a head that ends with its empty line; `malformed_request` or `headers_too_large` otherwise. Reads only what
/// it is given: thread-safe, no I/O.
Result<RequestHead> parse_request_head(std::string_view head);

/// Looks for the end of a head in what has arrived: its length, 0 when it is not complete yet, or an error as soon as
/// it can only be refused (too long, a line that ends in a bare LF or CR, NUL, a first line of no HTTP/1.x).
Result<std::size_t> find_head_end(std::string_view received);

}  // namespace messenger::net
