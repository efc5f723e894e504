// The refresh token of browsers (contract, 4.11): with `X-Token-Mode: cookie` scripts never see it.
#pragma once

#include <chrono>
#include <string>

#include "net/http.hpp"

namespace messenger::auth {

/// Whether the client wants the refresh token as a cookie only.
bool wants_cookie(const net::Request& request);
/// The refresh token that the browser sent; empty without one.
std::string refresh_cookie(const net::Request& request);
/// The value of Set-Cookie that keeps a token. On plain-HTTP loopback it has no `__Host-` prefix and no Secure, which
/// browsers would not take there.
std::string set_refresh_cookie(const net::Request& request, const std::string& token, std::chrono::seconds lifetime);
/// The value of Set-Cookie that removes it.
std::string clear_refresh_cookie(const net::Request& request);

}  // namespace messenger::auth
