// The answer to what never got to a handler, with all that other answers have.
#pragma once

#include <string>

#include "net/cors.hpp"
#include "net/problem.hpp"

namespace messenger::net {

inline Response refusal(const Error& error, const std::string& request_id) {
    auto response = error_response(error, request_id);
    apply_security_headers(response);
    response.headers.set("X-Request-Id", request_id);
    return response;
}

}  // namespace messenger::net
