// What operators look at.
#pragma once

#include <prometheus/registry.h>

#include "net/http.hpp"

namespace messenger {

/// The registry, and what else there is, in the Prometheus text format.
net::Response metrics_response(prometheus::Registry& registry, const prometheus::Collectable* others = nullptr);

}  // namespace messenger
