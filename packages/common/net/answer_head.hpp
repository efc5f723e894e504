// The head of a service's answer, read as strictly as that of a request (request_head.hpp).
#pragma once

#include <cstdint>
#include <string_view>

#include "net/http.hpp"

namespace messenger::net {

struct AnswerHead {
    int status = 0;
    Headers headers;
    /// How the body ends, if the request and the status let it have one (RFC 9112 section 6.3).
    enum class Body : std::uint8_t { has_length, chunked, until_close } body = Body::until_close;
    std::uint64_t length = 0;
    bool keep_alive = true;
};

/// The length of the head at the beginning of what has come; 0 when it is not complete yet. bad_gateway if it has more
/// than 64 KiB.
Result<std::size_t> find_answer_end(std::string_view received);

/// Parses a head that ends with its empty line. bad_gateway for whatever two servers could read in two ways.
Result<AnswerHead> parse_answer_head(std::string_view head);

}  // namespace messenger::net
