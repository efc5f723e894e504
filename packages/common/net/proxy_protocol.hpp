// The PROXY protocol (haproxy.org, proxy-protocol.txt), versions 1 and 2: by its first bytes a proxy that passes TCP on
// tells who the client is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace messenger::net {

struct ProxyHeader {
    std::size_t length = 0;             ///< bytes of the header; what follows is the client's
    std::optional<std::string> client;  ///< its address; nothing: the connection is the proxy's own, or it does not say
};

/// Reads the header at the beginning of what has arrived; nothing when it is not complete yet, malformed_request as
/// soon as it can't be one.
Result<std::optional<ProxyHeader>> parse_proxy_header(std::string_view received);

}  // namespace messenger::net
