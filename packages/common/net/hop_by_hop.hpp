// Which header fields belong to one hop and are not passed on (RFC 9110 section 7.6.1).
#pragma once

#include "net/field_name.hpp"

namespace messenger::net {

/// Fields about the connection itself.
inline constexpr FieldNames hop_by_hop_fields{
    "Connection", "Keep-Alive",        "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE",
    "Trailer",    "Transfer-Encoding", "Upgrade"};

/// Fields that each hop writes anew: what a client put there is not believed.
inline constexpr FieldNames set_per_hop_fields{"Host",        "Content-Length",  "Expect",    "X-Request-Id",
                                               "traceparent", "X-Forwarded-For", "Forwarded", "X-Internal-Token"};

}  // namespace messenger::net
