// What trusted proxies say about the client: X-Forwarded-For and X-Forwarded-Proto, or Forwarded (RFC 7239). A proxy
// adds to one of them and passes the other on as the client sent it, so which one is believed is a setting.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"
#include "net/networks.hpp"

namespace messenger::net {

/// One element of Forwarded: what one proxy says.
struct ForwardedElement {
    std::string by_whom;  ///< the parameter `for`: an address, perhaps with a port, or an opaque name; empty: none
    std::string scheme;   ///< `proto`, in lower case; empty: none
    bool operator==(const ForwardedElement&) const = default;
};

/// The elements of the field's value, in their order; nothing if it is not to the letter.
std::optional<std::vector<ForwardedElement>> parse_forwarded(std::string_view value);

/// The address in "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]" or "[2001:db8::1]:80"; nothing for
/// anything else, such as "unknown".
std::optional<boost::asio::ip::address> parse_node(std::string_view node);

enum class ForwardedField { x_forwarded_for, forwarded };

struct ClientOrigin {
    std::string address;
    std::string scheme;  ///< http, https, or empty where nobody says
};

/// Who is behind a connection from `peer`: read from the right, the first address that is no trusted proxy's. What
/// stands left of it anybody may have written. Whose address can't be read counts as the proxy that hides it.
ClientOrigin client_origin(const std::string& peer, const Headers& headers, const Networks& trusted,
                           ForwardedField field);

}  // namespace messenger::net
