// Which header fields belong to one hop and are not passed on (RFC 9110 section 7.6.1).
#pragma once

#include <string_view>

#include "net/http.hpp"

namespace messenger::net {

/// Fields about the connection itself.
inline bool is_hop_by_hop(std::string_view name) {
    for (const std::string_view field : {"Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate",
                                         "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"}) {
        if (iequals(name, field)) {
            return true;
        }
    }
    return false;
}

/// Fields that each hop writes anew: what a client put there is not believed.
inline bool is_set_per_hop(std::string_view name) {
    for (const std::string_view field : {"Host", "Content-Length", "Expect", "X-Request-Id", "traceparent",
                                         "X-Forwarded-For", "Forwarded", "X-Internal-Token"}) {
        if (iequals(name, field)) {
            return true;
        }
    }
    return false;
}

}  // namespace messenger::net
