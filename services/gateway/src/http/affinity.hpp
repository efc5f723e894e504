// What requests have in common that should reach the same instance.
#pragma once

#include <optional>
#include <string_view>

#include "core/ids.hpp"
#include "net/balancing.hpp"

namespace messenger::gateway {

/// The number that the requests of one user, or about one room, have in common where a policy balances by it (RFC 9562
/// ids, or whatever stands in their place); 0 for all others.
std::uint64_t affinity_for(net::Balancing policy, std::string_view path, const std::optional<UserId>& caller);

}  // namespace messenger::gateway
