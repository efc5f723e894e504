// What requests have in common that should reach the same instance.
#pragma once

#include <optional>

#include "core/ids.hpp"
#include "net/balancing.hpp"
#include "net/http.hpp"

namespace messenger::gateway {

/// The number that the requests of one user, or about one room, have in common where a policy balances by it (RFC 9562
/// ids, or whatever stands in their place); 0 for all others. A WebSocket is opened before its user is known: those of
/// a client's address have it in common.
std::uint64_t affinity_for(net::Balancing policy, const net::Request& request, const std::optional<UserId>& caller);

}  // namespace messenger::gateway
