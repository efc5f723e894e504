// Who calls, as far as the domain wants to know.
#pragma once

#include "domain/account.hpp"
#include "net/http.hpp"

namespace messenger::auth {

/// Address and user agent of a request, the latter cut to what is kept.
Device device_of(const net::Request& request);

}  // namespace messenger::auth
